package io.alchemyreactive.cli;

import io.alchemyreactive.Stack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs command lines in this process, in an environment that a test has chosen. */
final class Cli {

    private final Stack<?> stack;
    private final Path folder;
    private final List<CliModule> modules;
    private final Map<String, String> variables = new HashMap<>();
    private InputStream input = InputStream.nullInputStream();
    private boolean terminal;
    private Interrupts interrupts = Interrupts.NONE;

    private Cli(Stack<?> stack, Path folder, List<CliModule> modules) {
        this.stack = stack;
        this.folder = folder;
        this.modules = modules;
    }

    static Cli of(Stack<?> stack, Path folder, CliModule... modules) {
        return new Cli(stack, folder, List.of(modules));
    }

    Cli variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Puts a person before a terminal, who types this. */
    Cli typing(String text) {
        input = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        terminal = true;
        return this;
    }

    /** Puts a person before a terminal, who does this at the first question and types nothing. */
    Cli typing(Runnable atTheQuestion) {
        input = new InputStream() {
            @Override
            public int read() {
                atTheQuestion.run();
                return -1;
            }
        };
        terminal = true;
        return this;
    }

    Cli interrupts(Interrupts source) {
        interrupts = source;
        return this;
    }

    Done run(String... args) {
        return run(new ByteArrayOutputStream(), args);
    }

    /** Runs a command line whose output goes here. */
    Done run(OutputStream out, String... args) {
        var err = new ByteArrayOutputStream();
        var environment = new CliEnvironment(
                variables,
                folder,
                input,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                "sam",
                "laptop",
                4711,
                Clock.systemUTC(),
                interrupts);
        int code = AlchemyCli.run(stack, args, environment, modules);
        return new Done(
                code,
                out instanceof ByteArrayOutputStream read ? read.toString(StandardCharsets.UTF_8) : "",
                err.toString(StandardCharsets.UTF_8));
    }

    record Done(int code, String out, String err) {

        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }
}
