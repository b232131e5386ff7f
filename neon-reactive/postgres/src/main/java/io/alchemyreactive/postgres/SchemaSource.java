package io.alchemyreactive.postgres;

import java.nio.file.Path;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * A generator of migrations, such as a tool that compares the classes of entities with the migrations so far. It runs only
 * when its sources changed and {@link SchemaGeneration} asks for it, never in a plan or deploy. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface SchemaSource {

    /**
     * Emits the SQL of the next migration. Completes empty, or emits blank text, when the migrations already match the
     * sources. Writes no migration itself. Called and subscribed to on an elastic thread, so it may block. Cancelled when
     * the generation is cancelled.
     */
    Mono<String> next(Request request);

    /**
     * A generator that runs this command in the working directory. Its standard output is the SQL, no output means that
     * nothing is new, and an exit code other than 0 is a failure. It reads no input. Its error output goes to that of this
     * process. A cancel ends the command and its child processes.
     *
     * @throws IllegalArgumentException when the command is empty
     */
    static SchemaSource command(String... command) {
        return new CommandSource(List.of(command));
    }

    /**
     * The input of a generator.
     *
     * @param sources all files of the sources, in the order of their paths
     * @param migrations the migrations so far, in the order in which Flyway runs them; repeatable ones are last
     */
    record Request(List<Path> sources, List<Path> migrations) {
        public Request {
            sources = List.copyOf(sources);
            migrations = List.copyOf(migrations);
        }
    }
}
