package io.alchemyreactive.effect;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Someone on whose account work waits in a queue, found in the Reactor context of that work. Safe for use by many threads:
 * {@link #goesOn} may come before the {@link #waits} that belongs to it, and waits may overlap.
 */
interface Waiter {

    /** Outside of any task. */
    Waiter NONE = new Waiter() {
        @Override
        public void waits() {}

        @Override
        public void goesOn(Runnable then) {
            then.run();
        }
    };

    /** A wait has begun. */
    void waits();

    /** A wait has ended. Runs this when the work may go on; now, or later on another thread. */
    void goesOn(Runnable then);

    static Waiter of(ContextView context) {
        return context.<Waiter>getOrEmpty(Waiter.class).orElse(NONE);
    }

    /** This context, with the waiter in it. */
    default Context in(Context context) {
        return context.put(Waiter.class, this);
    }
}
