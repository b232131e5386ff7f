package io.alchemyreactive.output;

import io.alchemyreactive.error.AlchemyException;

/** An output without a value was combined with others. All outputs are known, and one is known to be absent. */
public final class AbsentValueException extends AlchemyException {

    private final int index;

    AbsentValueException(String operator, int index, Output<?> absent) {
        super(operator + " combines values that are there, and its " + ordinal(index + 1) + " one, " + absent.what()
                + ", is absent; give it another with orElse");
        this.index = index;
    }

    /** The position of the absent output among those combined, counted from 0. */
    public int index() {
        return index;
    }

    private static String ordinal(int place) {
        int last = place % 10;
        boolean teens = place % 100 / 10 == 1;
        return place + (teens || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd");
    }
}
