package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.compute.OrphanedServers;
import io.alchemyreactive.neon.local.internal.compute.StallLimit;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.FileLocks;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The local Neon of a folder as a background process, which outlives the program that started it. A folder has one
 * local Neon, however many programs start it at once. Immutable and thread-safe.
 */
public final class LocalNeonProcess {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

    private final LocalNeonOptions options;
    private final boolean extensionsOfLastStart;
    private final DaemonCommand command;

    private LocalNeonProcess(LocalNeonOptions options, boolean extensionsOfLastStart) {
        this.options = options;
        this.extensionsOfLastStart = extensionsOfLastStart;
        this.command = DaemonCommand.ofThisJvm();
    }

    /**
     * The local Neon of a folder. It runs with the Java and the class path of this program.
     *
     * @param options the options of the process; their clock and random source are not passed on
     */
    public static LocalNeonProcess of(LocalNeonOptions options) {
        return new LocalNeonProcess(options, false);
    }

    /**
     * The local Neon of a folder with the default options and the folder of extensions of its last start as a process.
     */
    public static LocalNeonProcess in(Path folder) {
        return new LocalNeonProcess(LocalNeonOptions.of(folder), true);
    }

    /**
     * Emits the running local Neon of the folder. Starts it when none runs.
     *
     * @return emits when the local Neon answers; fails with {@link LocalNeonException} when it could not be started,
     *     with the end of its log, and when it runs with another folder of extensions than the options name; with
     *     {@link PostgresExtensionException} when an extension in that folder would not work. A cancel ends the wait,
     *     not the process.
     */
    public Mono<RunningNeon> ensureStarted() {
        return Mono.defer(() -> status().switchIfEmpty(Mono.defer(this::start)))
                .flatMap(found -> extensionsOfLastStart ? Mono.just(found) : refuseOtherExtensions(found));
    }

    /** The running local Neon of the folder; empty when none runs. */
    public Mono<RunningNeon> status() {
        return status(failure -> FailureLog.writeExpected("Asking the local Neon in " + folder(), failure));
    }

    /**
     * The current work of the running local Neon of the folder, and the copies that it stores for recoveries.
     *
     * @return empty when none runs; fails when it does not answer
     */
    public Mono<LocalNeonUsage> usage() {
        return status().flatMap(LocalNeonProcess::answerOf).map(LocalNeonUsage::of);
    }

    private static Mono<JsonNode> answerOf(RunningNeon found) {
        return client(found)
                .get()
                .uri(own(found, "/status"))
                .responseSingle((response, body) -> body.asString())
                .map(text -> JsonMapper.shared().readTree(text));
    }

    /**
     * Refuses a local Neon that runs with another folder of extensions. An older version does not report its folder.
     */
    private Mono<RunningNeon> refuseOtherExtensions(RunningNeon found) {
        var wanted = options.extensions().map(Path::toString);
        return answerOf(found).flatMap(json -> {
            var has = Optional.of(json.path(EndpointFile.EXTENSIONS_FOLDER))
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString);
            return !json.has(EndpointFile.EXTENSIONS_FOLDER) || has.equals(wanted)
                    ? Mono.just(found)
                    : Mono.error(new LocalNeonException("The local Neon in " + folder() + " runs already with "
                            + folderOfExtensions(has) + ", and not with " + folderOfExtensions(wanted)
                            + ": stop it, then start it again"));
        });
    }

    private static String folderOfExtensions(Optional<String> folder) {
        return folder.map(path -> "the folder of extensions " + path).orElse("no folder of extensions");
    }

    private Mono<RunningNeon> status(Consumer<Throwable> silent) {
        return Blocking.call(this::announced)
                .flatMap(Mono::justOrEmpty)
                .flatMap(found ->
                        isItself(found, silent).filter(Boolean::booleanValue).map(it -> found));
    }

    /**
     * Stops the local Neon of the folder.
     *
     * @return completes when the process and all its PostgreSQL processes have ended; emits whether one ran. Fails with
     *     {@link LocalNeonException} when something still runs and has made no progress for a minute.
     */
    public Mono<Boolean> stop() {
        return Blocking.call(this::isHeld)
                .flatMap(ran -> Blocking.call(() -> ran ? EndpointFile.read(folder()) : Optional.<RunningNeon>empty())
                        .flatMap(found -> Mono.justOrEmpty(found)
                                .flatMap(it -> askToStop(it).onErrorResume(failure -> terminate(it, failure)))
                                .then(nothingLeft(found)))
                        .thenReturn(ran));
    }

    private Mono<RunningNeon> start() {
        var attempt = new Attempt();
        return Mono.defer(() -> status(attempt::silent)
                        .switchIfEmpty(Blocking.call(attempt::look).then(Mono.empty())))
                .repeatWhenEmpty(looks -> looks.delayElements(LOOK_AGAIN, Blocking.TIMER))
                .timeout(LIMIT, Blocking.TIMER)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new LocalNeonException(
                                "The local Neon in " + folder() + " did not answer within " + LIMIT.toSeconds() + " s"
                                        + attempt.lastFailure() + ": see " + log(),
                                late));
    }

    /** The local Neon that holds the folder, as described by its file; empty when none does. */
    private Optional<RunningNeon> announced() throws IOException {
        if (!Files.isDirectory(folder())) {
            return Optional.empty();
        }
        var said = EndpointFile.read(folder());
        return said.isPresent() && isHeld() ? said : Optional.empty();
    }

    private boolean isHeld() throws IOException {
        if (!Files.isDirectory(folder())) {
            return false;
        }
        var lock = FileLocks.tryHold(folder().resolve("lock"));
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }

    /** Whether the server at the known port is this local Neon. After a crash another program may use that port. */
    private Mono<Boolean> isItself(RunningNeon found, Consumer<Throwable> silent) {
        return answerOf(found)
                .map(json -> json.path("pid").asLong() == found.pid())
                .doOnError(silent)
                .onErrorReturn(false);
    }

    private Mono<Void> askToStop(RunningNeon found) {
        return client(found)
                .post()
                .uri(own(found, "/stop"))
                .response()
                .flatMap(response -> response.status().code() == 202
                        ? Mono.empty()
                        : Mono.error(new IOException("answered " + response.status())));
    }

    /** Terminates a daemon that does not answer. Does not terminate a program with an embedded local Neon. */
    private Mono<Void> terminate(RunningNeon found, Throwable failure) {
        return Blocking.run(() -> {
            var daemon = daemon(found);
            FailureLog.write(
                    "Asking the local Neon in " + folder() + " to stop",
                    failure,
                    daemon.isPresent()
                            ? "Its process " + found.pid() + " is ended."
                            : "The process " + found.pid() + " belongs to another program, which has to stop it.");
            daemon.ifPresent(ProcessHandle::destroy);
        });
    }

    private Optional<ProcessHandle> daemon(RunningNeon found) {
        return ProcessHandle.of(found.pid())
                .filter(process -> OrphanedServers.mentions(process, LocalNeonDaemon.class.getName(), folder()));
    }

    /** Waits for the end of the daemon, which releases its folder a moment before it ends. */
    private Mono<Void> nothingLeft(Optional<RunningNeon> found) {
        return Mono.defer(() -> {
                    var watch = StallLimit.DEFAULT.watch();
                    return Blocking.call(() -> isOver(found, watch))
                            .filter(Boolean::booleanValue)
                            .repeatWhenEmpty(looks -> looks.delayElements(LOOK_AGAIN, Blocking.TIMER));
                })
                .then(Blocking.run(() -> EndpointFile.delete(folder())));
    }

    private boolean isOver(Optional<RunningNeon> found, StallLimit.Watch watch) throws IOException {
        if (!isHeld()
                && OrphanedServers.below(folder()).isEmpty()
                && found.flatMap(this::daemon).isEmpty()) {
            return true;
        }
        if (watch.isStalled(OrphanedServers.activity(folder()))) {
            throw new LocalNeonException("The local Neon in " + folder() + " got no further with its end for "
                    + StallLimit.DEFAULT.text() + ": see " + log() + " and end its process by hand");
        }
        return false;
    }

    private static HttpClient client(RunningNeon found) {
        return HttpClient.create()
                .responseTimeout(Duration.ofSeconds(10))
                .headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + found.apiKey()));
    }

    private static String own(RunningNeon found, String path) {
        return found.apiUrl().substring(0, found.apiUrl().length() - ApiServer.BASE.length()) + ApiServer.OWN + path;
    }

    private Path folder() {
        return options.folder();
    }

    private Path log() {
        return folder().resolve("daemon.log");
    }

    /**
     * One wait for a local Neon. Starts a daemon, and a second one when the first found the folder in use by a local
     * Neon that has stopped since.
     */
    private final class Attempt {

        private @Nullable Process daemon;
        private volatile @Nullable Throwable lastFailure;

        void silent(Throwable failure) {
            lastFailure = failure;
        }

        /** The last failure in parentheses; an empty text when there was none. */
        String lastFailure() {
            var failure = lastFailure;
            return failure == null ? "" : " (" + FailureLog.reason(failure) + ")";
        }

        /**
         * Starts a daemon when none is starting. Fails when the daemon ended for another reason than a folder in use.
         * Blocks.
         */
        synchronized boolean look() throws Exception {
            if (daemon != null && daemon.isAlive()) {
                return false;
            }
            if (daemon != null && daemon.exitValue() != LocalNeonDaemon.IN_USE) {
                throw new LocalNeonException("The local Neon in " + folder() + " ended with exit code "
                        + daemon.exitValue() + ": " + tail());
            }
            if (!isHeld()) {
                PrivateFiles.folder(folder());
                DaemonOptions.write(checked());
                daemon = command.start(List.of(folder().toString()), log());
            }
            return true;
        }

        /**
         * Checks the extensions before the start. The daemon checks them too, but could report a refusal only in its
         * log.
         */
        private LocalNeonOptions checked() throws Exception {
            if (!extensionsOfLastStart) {
                LocalNeon.checkExtensions(options);
                return options;
            }
            var last = DaemonOptions.read(folder()).extensions();
            if (last.isEmpty()) {
                return options;
            }
            var complete = options.toBuilder().extensions(last.get()).build();
            try {
                LocalNeon.checkExtensions(complete);
            } catch (PostgresExtensionException e) {
                throw e.withAdvice("The local Neon in " + folder() + " was started with that folder last: start it"
                        + " with another one, or with none (alchemy local start --no-extensions).");
            }
            return complete;
        }

        private String tail() throws IOException {
            var lines = Files.readAllLines(log());
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        }
    }
}
