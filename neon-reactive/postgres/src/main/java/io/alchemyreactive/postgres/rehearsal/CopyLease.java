package io.alchemyreactive.postgres.rehearsal;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One copy from its begin to its end. A copy whose making has begun is made to its end even when its subscriber is gone,
 * since a server may finish a request whose answer nobody reads. Thread-safe.
 */
final class CopyLease {

    private final DatabaseCopies copies;
    private final CopyMark mark;
    private final AtomicReference<@Nullable Mono<DatabaseCopy>> making = new AtomicReference<>();

    CopyLease(DatabaseCopies copies, CopyMark mark) {
        this.copies = copies;
        this.mark = mark;
    }

    /** Makes the copy. */
    Mono<DatabaseCopy> acquire() {
        return Mono.defer(() -> {
            // Not cancelled when its subscribers are.
            Mono<DatabaseCopy> begun = copies.make(mark).cache();
            making.set(begun);
            return begun;
        });
    }

    /** Removes the copy, once its making has ended; also one that was made in part. */
    Mono<Void> release() {
        return Mono.defer(() -> {
            Mono<DatabaseCopy> begun = making.get();
            return begun == null ? Mono.empty() : begun.onErrorComplete().then(Mono.defer(() -> copies.remove(mark)));
        });
    }
}
