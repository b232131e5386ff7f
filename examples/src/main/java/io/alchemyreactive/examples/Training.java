package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.AlchemyCli;
import io.alchemyreactive.cli.CliEnvironment;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.postgres.Migrations;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the usual commands once, without a cloud and in an empty folder. The script runs it under a virtual machine that
 * keeps the classes which were loaded, so that later commands start faster.
 */
final class Training {

    private static final String STAGE = "training";

    record Outputs(Migrations schema) {}

    private Training() {}

    /** Takes the folder; ends with the exit code of the first command that fails. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        CliEnvironment environment = environment(folder);
        run(Db.stack(folder), environment, "--help", "plan --stage " + STAGE);
        run(
                migrations(),
                environment,
                "deploy --yes --stage " + STAGE,
                "plan --stage " + STAGE,
                "output --stage " + STAGE,
                "destroy --yes --stage " + STAGE);
        System.exit(0);
    }

    /** A stack that keeps something in its state and needs no Neon for it. */
    private static Stack<Outputs> migrations() {
        return Stack.named("training")
                .providers(Neon.providers())
                .program(
                        Outputs.class,
                        Migrations.of("app-schema", m -> m.locations("classpath:db/migration"))
                                .map(Outputs::new));
    }

    private static void run(Stack<?> stack, CliEnvironment environment, String... commands) {
        for (String command : List.of(commands)) {
            int code = AlchemyCli.run(stack, command.split(" "), environment);
            if (code != 0) {
                System.exit(code);
            }
        }
    }

    /** That of the process, without its variables and streams. */
    private static CliEnvironment environment(Path folder) {
        var system = CliEnvironment.system();
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new CliEnvironment(
                Map.of(),
                folder,
                InputStream.nullInputStream(),
                nowhere,
                nowhere,
                false,
                system.user(),
                system.host(),
                system.pid(),
                system.clock(),
                system.interrupts());
    }
}
