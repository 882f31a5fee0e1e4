from keyring.backends.fail import Keyring as NoKeyring

from console.identity.key_store import KeyStore
from tests.console.identity.test_tokens import Locked, Memory


def test_a_key_store_is_asked_and_one_that_refuses_or_is_not_there_answers_nothing() -> None:
    memory = Memory()
    memory.set_password("a", "b", "c")
    assert KeyStore(memory).ask(lambda store: store.get_password("a", "b")) == "c"
    assert KeyStore(Locked()).ask(lambda store: store.get_password("a", "b")) is None
    assert KeyStore(NoKeyring()).ask(lambda store: store.get_password("a", "b")) is None
