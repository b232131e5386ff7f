package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.CheckReturnValue;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Operations on a deployed preview database, whatever made it. A program that is written against this type does not
 * change when the strategy does. Implementations are immutable and thread-safe.
 *
 * <p>Each method returns an operation of the engine ({@code Alchemy.startOperation}). It runs on subscribe, under the
 * lease of the stage, and emits the attributes of the database afterwards. Calling {@link #reset} counts as consent to
 * lose the data in that database. Fails with {@code LockedException} when another holder has the stage, with {@code
 * NotStoredException} when the stage has no such resource, with {@code BorrowedException} when it would lose data that
 * other stages use, and with a {@code RefusedException} when the operation is
 * not possible for this database or is started inside a run of its stage; nothing is changed in these cases. When it
 * fails or is cancelled later, the next deploy of the stage ends it.
 */
public interface PreviewOperations {

    /** Runs the new migrations by the rules of the last deploy. Loses no data. */
    @CheckReturnValue
    Mono<? extends PreviewAttributes> migrate();

    /** Puts the content back to the state of a new preview and runs the migrations. Addresses and passwords stay. */
    @CheckReturnValue
    Mono<? extends PreviewAttributes> reset();

    /**
     * Moves the expiry to this time from now; an expiry that is later stays. Refused for a database that does not
     * expire. The new expiry stays until the declared lifetime changes. Loses no data.
     */
    @CheckReturnValue
    Mono<? extends PreviewAttributes> extend(Duration lifetime);

    /** Reads the database at its server and changes nothing there. */
    @CheckReturnValue
    Mono<? extends PreviewAttributes> describe();
}
