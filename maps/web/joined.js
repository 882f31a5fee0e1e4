// How each module stands in one that is made of many: what is in capitals is put in by maps/modules.py.

const OWN = (() => {
BODY
return { GIVEN };
})();
