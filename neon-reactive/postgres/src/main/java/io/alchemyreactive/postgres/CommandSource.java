package io.alchemyreactive.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Generates migrations by a command.
 *
 * @param command the program and its arguments
 */
record CommandSource(List<String> command) implements SchemaSource {

    CommandSource {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command has at least the name of a program");
        }
    }

    @Override
    public Mono<String> next(Request request) {
        return Mono.using(this::started, process -> Mono.fromCallable(() -> output(process)), CommandSource::end);
    }

    private Process started() throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private String output(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            String sql = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException("'" + command.get(0) + "' ended with exit code " + code
                        + "; its messages are in the error output");
            }
            return sql;
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
