package io.alchemyreactive.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import reactor.util.context.Context;

/** The settings of the modules for one command that runs the program. */
final class RunSettings {

    private final List<RunExtension> extensions;

    private RunSettings(List<RunExtension> extensions) {
        this.extensions = extensions;
    }

    static RunSettings of(List<CliModule> modules) {
        List<RunExtension> extensions = new ArrayList<>();
        modules.forEach(module -> module.runExtension().ifPresent(extensions::add));
        return new RunSettings(extensions);
    }

    void mixInto(CommandSpec spec) {
        extensions.forEach(
                extension -> spec.addMixin(extension.getClass().getName(), CommandSpec.forAnnotatedObject(extension)));
    }

    /** The change that provides the store, who runs this, and the services of the modules. */
    Function<Context, Context> services(Invocation invocation) {
        Function<Context, Context> all = invocation.services();
        for (RunExtension extension : extensions) {
            all = all.andThen(extension.services(invocation));
        }
        return all;
    }
}
