package io.alchemyreactive.effect;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Thread locals of others (MDC, the current span) from the Reactor context, where {@code io.micrometer:context-propagation} is
 * on the class path; it is what Reactor uses itself. Without that library nothing is set.
 */
final class ThreadLocals {

    private static final boolean PRESENT = isPresent();

    private ThreadLocals() {}

    /** Runs the start of a fiber: thread locals that the context does not have are absent, whatever ran on the worker before. */
    static <T extends @Nullable Object> T only(ContextView context, Callable<? extends T> body) throws Exception {
        return PRESENT ? Library.<T>run(Library.ONLY, context, body) : body.call();
    }

    /** Runs code within a body: thread locals that the context does not have stay as the body has them. */
    static <T extends @Nullable Object> T also(ContextView context, Callable<? extends T> body) throws Exception {
        return PRESENT ? Library.<T>run(Library.ALSO, context, body) : body.call();
    }

    private static boolean isPresent() {
        try {
            Class.forName("io.micrometer.context.ContextSnapshotFactory", false, ThreadLocals.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Loaded only where the library is there. */
    private static final class Library {

        static final ContextSnapshotFactory ONLY =
                ContextSnapshotFactory.builder().clearMissing(true).build();
        static final ContextSnapshotFactory ALSO =
                ContextSnapshotFactory.builder().clearMissing(false).build();

        @SuppressWarnings("try")
        static <T extends @Nullable Object> T run(
                ContextSnapshotFactory factory, ContextView context, Callable<? extends T> body) throws Exception {
            try (ContextSnapshot.Scope scope = factory.setThreadLocalsFrom(context)) {
                return body.call();
            }
        }
    }
}
