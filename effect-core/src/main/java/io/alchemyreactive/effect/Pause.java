package io.alchemyreactive.effect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** One wait on the account of a {@link Waiter}, who does not hear of a wait that ends before it has begun. */
final class Pause {

    private static final VarHandle STATE = FieldHandles.field(MethodHandles.lookup(), "state", int.class);
    private static final int NEW = 0;
    private static final int LASTS = 1;
    private static final int OVER = 2;

    private final Waiter waiter;
    private volatile int state;

    Pause(Waiter waiter) {
        this.waiter = waiter;
    }

    void begin() {
        if (STATE.compareAndSet(this, NEW, LASTS)) {
            waiter.waits();
        }
    }

    /** Ends the wait and runs this when the work may go on. Does nothing the second time. */
    void end(Runnable then) {
        int before = (int) STATE.getAndSet(this, OVER);
        if (before == LASTS) {
            waiter.goesOn(then);
        } else if (before == NEW) {
            then.run();
        }
    }

    /** Ends the wait of work that does not go on. */
    void abandon() {
        end(() -> {});
    }
}
