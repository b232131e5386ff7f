package io.alchemyreactive.effect;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Sets registered thread locals (MDC, the current span) from the Reactor context, through {@code
 * io.micrometer:context-propagation}, which Reactor uses too. Does nothing when that library is not on the class path.
 */
final class ThreadLocals {

    private static final boolean PRESENT = isPresent();

    private ThreadLocals() {}

    /** Runs a body at the start of a fiber. Registered thread locals that the context does not have are cleared. */
    static <T extends @Nullable Object> T only(ContextView context, Callable<? extends T> body) throws Exception {
        return PRESENT ? Library.<T>run(Library.ONLY, context, body) : body.call();
    }

    /** Runs code within a body. Registered thread locals that the context does not have keep the values of the body. */
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

    /** A nested class, so that the JVM loads the library only where it is present. */
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
