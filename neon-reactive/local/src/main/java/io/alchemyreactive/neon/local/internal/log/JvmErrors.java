package io.alchemyreactive.neon.local.internal.log;

import java.util.concurrent.Callable;

/**
 * Turns errors of the JVM, such as a missing class or a stack overflow, into exceptions. Reactor throws such errors on
 * the thread that runs the work and signals nothing, so the subscriber would wait forever. Stateless.
 */
public final class JvmErrors {

    private JvmErrors() {}

    /** Runs the work. An error of the JVM becomes an {@link IllegalStateException} that names it. */
    public static <T> T asFailure(Callable<T> work) throws Exception {
        try {
            return work.call();
        } catch (VirtualMachineError | LinkageError e) {
            throw new IllegalStateException("an error of the Java virtual machine ended it: " + e, e);
        }
    }
}
