package io.alchemyreactive.state.file;

import io.alchemyreactive.state.StateUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Runs all blocking work of the store on Reactor's bounded elastic threads. Work that has begun is never interrupted,
 * because an interrupt closes the file channel in use and so releases its lock.
 */
final class DiskScheduler {

    /** Work that may block. */
    interface Work<T> {
        @Nullable
        T run() throws IOException;
    }

    private DiskScheduler() {}

    /** Runs work on each subscription; empty when it returns null. */
    static <T> Mono<T> of(Path place, Work<T> work) {
        return of(place, work, unused -> {});
    }

    /**
     * Runs work on each subscription; empty when it returns null. When the subscriber has cancelled, the value is
     * passed to {@code unclaimed}.
     */
    static <T> Mono<T> of(Path place, Work<T> work, Consumer<T> unclaimed) {
        return Mono.create(sink -> {
            var claim = new AtomicReference<@Nullable Object>();
            Object cancelled = new Object();
            sink.onCancel(() -> {
                Object before = claim.getAndSet(cancelled);
                if (before != null) {
                    @SuppressWarnings("unchecked")
                    T value = (T) before;
                    schedule(() -> unclaimed.accept(value));
                }
            });
            schedule(() -> {
                if (claim.get() == cancelled) {
                    return;
                }
                try {
                    T value = work.run();
                    if (value == null) {
                        sink.success();
                    } else if (claim.compareAndSet(null, value)) {
                        sink.success(value);
                    } else {
                        unclaimed.accept(value);
                    }
                } catch (IOException e) {
                    sink.error(unavailable(place, e));
                } catch (UncheckedIOException e) {
                    sink.error(unavailable(place, Objects.requireNonNull(e.getCause())));
                } catch (Throwable e) {
                    sink.error(e);
                }
            });
        });
    }

    /** The failure for an error of the disk. */
    static StateUnavailableException unavailable(Path place, IOException e) {
        String file = e instanceof FileSystemException at && at.getFile() != null ? at.getFile() : place.toString();
        String reason = e instanceof FileSystemException at ? at.getReason() : e.getMessage();
        String why = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof NoSuchFileException
                        ? "there is no such file or folder"
                        : e instanceof NotDirectoryException
                                ? "not a directory"
                                : reason == null ? e.getClass().getSimpleName() : reason;
        return new StateUnavailableException(file, why, cure(why.toLowerCase(Locale.ROOT)), e);
    }

    private static String cure(String why) {
        if (why.contains("permi") || why.contains("read-only")) {
            return "Make it readable and writable for this user, or choose another folder";
        }
        if (why.contains("no space") || why.contains("too large") || why.contains("quota")) {
            return "Make room and run the command again; it goes on from what is stored";
        }
        if (why.contains("it is a link to")) {
            return "Mount the volume that it leads to, or remove the link";
        }
        if (why.contains("is a directory")) {
            return "Move away the folder that stands where a file should be";
        }
        if (why.contains("not a directory")) {
            return "Move away the file that stands where a folder should be";
        }
        return "Look at the disk and the folder's permissions, then run the command again";
    }

    private static void schedule(Runnable work) {
        Schedulers.boundedElastic().schedule(work);
    }
}
