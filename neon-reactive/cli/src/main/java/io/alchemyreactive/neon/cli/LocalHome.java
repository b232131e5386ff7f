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

    /** The running local Neon, started as the last time when there is none. */
    Mono<RunningNeon> ensureStarted() {
        return ensureStarted(process());
    }

    /** The running local Neon of this folder, started as a process of its own when there is none. */
    Mono<RunningNeon> ensureStarted(LocalNeonProcess process) {
        return Mono.<Void>fromCallable(() -> {
                    ignore();
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic())
                .then(process.ensureStarted());
    }

    /** The folder may be made here before anything is stored, and must not end up in somebody's repository either way. */
    private void ignore() throws IOException {
        Files.createDirectories(state);
        try {
            Files.writeString(state.resolve(".gitignore"), "*\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            // That is as wanted.
        }
    }
}
