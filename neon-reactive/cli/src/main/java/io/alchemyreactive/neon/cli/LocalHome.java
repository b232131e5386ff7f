package io.alchemyreactive.neon.cli;

import io.alchemyreactive.cli.Invocation;
import io.alchemyreactive.neon.local.LocalNeonProcess;
import io.alchemyreactive.neon.local.RunningNeon;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The local Neon of a state folder.
 *
 * @param state the state folder
 */
record LocalHome(Path state) {

    static LocalHome of(Invocation invocation) {
        return new LocalHome(invocation.stateFolder());
    }

    Path folder() {
        return state.resolve("local-neon");
    }

    LocalNeonProcess process() {
        return LocalNeonProcess.in(folder());
    }

    /** Emits the running local Neon. Starts it with its last options when none runs. */
    Mono<RunningNeon> ensureStarted() {
        return ensureStarted(process());
    }

    /** Emits the running local Neon of this folder. Starts it as a separate process when none runs. */
    Mono<RunningNeon> ensureStarted(LocalNeonProcess process) {
        return Mono.<Void>fromCallable(() -> {
                    ignore();
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic())
                .then(process.ensureStarted());
    }

    /**
     * Keeps the folder out of Git. It may be created here before the state store has written to it, and must not get
     * into a repository.
     */
    private void ignore() throws IOException {
        Files.createDirectories(state);
        try {
            Files.writeString(state.resolve(".gitignore"), "*\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            // The file exists already.
        }
    }
}
