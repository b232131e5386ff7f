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

/** Starts and stops the process on one data directory. Looking at it is thread-safe; its caller starts and stops it one at a time. */
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

    /** The process, while it lives. */
    Optional<ServerProcess> running() {
        return Optional.ofNullable(process).filter(ServerProcess::isAlive);
    }

    /**
     * Starts the process, on another port when the one that was free a moment ago is taken.
     *
     * @param settings besides those of every server
     * @param replayed told each new place that a replay of the log has come to
     * @return emits the port once connections are accepted
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

    /** Ends the process; completes at once when there is none. */
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
