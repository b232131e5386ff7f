package io.alchemyreactive.neon.cli;

import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.AlchemyCli;
import io.alchemyreactive.cli.CliEnvironment;
import io.alchemyreactive.cli.Interrupts;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs command lines in this process. */
final class Cli {

    private final Stack<?> stack;
    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();

    Cli(Stack<?> stack, Path folder) {
        this.stack = stack;
        this.folder = folder;
    }

    Cli variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Done run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var environment = new CliEnvironment(
                variables,
                folder,
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                "sam",
                "laptop",
                4711,
                Clock.systemUTC(),
                Interrupts.NONE);
        int code = AlchemyCli.run(stack, args, environment);
        return new Done(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    record Done(int code, String out, String err) {

        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }
}
