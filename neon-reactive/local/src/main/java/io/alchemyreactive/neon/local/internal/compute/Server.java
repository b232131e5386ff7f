package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.Binaries;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.Using;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Starts and stops the process of one data directory. Reading its state is thread-safe; start and stop need a caller
 * that runs them one at a time.
 */
final class Server {

    private static final Retry OTHER_PORT = Retry.max(5)
            .filter(failure -> String.valueOf(failure.getMessage()).contains("Address already in use"))
            .onRetryExhaustedThrow((spec, last) -> last.failure());

    private final Computes shared;
    private final BranchFolder folder;
    private final ServerPort serverPort = new ServerPort();
    private volatile @Nullable ServerProcess process;

    Server(Computes shared, BranchFolder folder) {
        this.shared = shared;
        this.folder = folder;
    }

    /** The process while it is alive; empty otherwise. */
    Optional<ServerProcess> running() {
        return Optional.ofNullable(process).filter(ServerProcess::isAlive);
    }

    /**
     * Starts the process. Tries another port when the chosen port has been taken in the meantime.
     *
     * @param settings the settings in addition to those of every server
     * @param replayed receives each new position of a log replay
     * @return emits the port when the server accepts connections
     */
    Mono<Integer> start(Binaries binaries, List<String> settings, Consumer<Lsn> replayed) {
        return Blocking.call(() -> launch(binaries, settings))
                .flatMap(launched -> launched.ready(replayed)
                        .onErrorResume(failure -> Using.failAfter(failure, Blocking.run(launched::stop)))
                        .then(Mono.fromCallable(() -> {
                            process = launched;
                            return launched.port();
                        })))
                .retryWhen(OTHER_PORT);
    }

    /** Ends the process. Completes at once when no process runs. */
    Mono<Void> stop() {
        return Mono.defer(() -> {
            var current = process;
            process = null;
            return current == null ? Mono.empty() : Blocking.run(current::stop);
        });
    }

    private ServerProcess launch(Binaries binaries, List<String> more) throws IOException, InterruptedException {
        if (!Files.isDirectory(folder.data())) {
            throw new ComputeException("The branch has no data yet: " + folder.data());
        }
        OrphanedServers.await(folder.data(), shared.stallLimit());
        shared.own(binaries, folder.root());
        Files.writeString(folder.messages(), "");
        var settings = new ArrayList<>(Recovery.keepingLog());
        settings.addAll(more);
        var port = serverPort.next();
        var arguments = shared.files().arguments(folder.data(), port, settings);
        var started =
                shared.launcher().start(binaries, "postgres", arguments, Launcher.Redirects.to(folder.messages()));
        return new ServerProcess(started, port, folder.data(), folder.messages(), shared.stallLimit());
    }
}
