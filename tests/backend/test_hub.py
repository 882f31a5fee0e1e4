import asyncio

from backend.hub import QUEUE, Frame, Subscriber


def test_a_reader_too_slow_to_follow_is_dropped_and_holds_a_bounded_queue() -> None:
    async def fill() -> Subscriber:
        subscriber = Subscriber()
        for _ in range(QUEUE + 5):
            subscriber.offer(Frame(b"x"))
        return subscriber

    subscriber = asyncio.run(fill())
    assert subscriber.dropped
    assert subscriber.queue.qsize() == QUEUE
