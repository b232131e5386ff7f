package io.alchemyreactive.effect;

import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/** Signals that a value was required and there was none: a {@code Mono} completed empty, or a body returned null. */
public final class NoValueException extends EffectException {

    private NoValueException(String message) {
        super(message, null);
    }

    static NoValueException yielded(Mono<?> mono) {
        return new NoValueException("fx.yield needs a value, but the Mono \""
                + Scannable.from(mono).name()
                + "\" completed without one: use fx.find when it may be empty, fx.run when only its end matters");
    }

    static NoValueException returned() {
        return new NoValueException(
                "The body of Effect.gen returned null: return a value, an Optional when there may be"
                        + " none, or use Effect.run when there is nothing to return");
    }

    static NoValueException acquiredInBody(String name) {
        return new NoValueException("fx.acquire needs a value, but the Mono of " + name
                + " completed without one: make it emit one or fail");
    }

    static NoValueException acquired(String layer) {
        return new NoValueException("The layer of " + layer
                + " has nothing to provide: its acquire Mono completed without a value; make it emit one or fail");
    }
}
