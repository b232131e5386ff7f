package io.alchemyreactive.cli;

import java.util.function.Function;
import reactor.util.context.Context;

/** Options of a module for the commands that run the stack's program; the class may carry picocli's {@code @Option}s. */
public interface RunExtension {

    /**
     * The change that provides services to the run. Called once, before the run starts; costly work belongs into a
     * service that starts at its first use.
     *
     * @throws io.alchemyreactive.error.ConfigurationException when an option or a variable is wrong
     */
    Function<Context, Context> services(Invocation invocation);
}
