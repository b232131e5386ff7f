package io.alchemyreactive.dblab;

import io.alchemyreactive.neon.local.dblab.CloneServers;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Clones without servers, for tests that connect to none. Starts and stops fail as a test plans it. */
final class MemoryClones implements CloneServers {

    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final Map<String, String> contents = new ConcurrentHashMap<>();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final AtomicInteger nextPort = new AtomicInteger(6000);
    /** A clone that is made again under its id has its port again. */
    private final Map<String, Integer> givenPorts = new ConcurrentHashMap<>();

    private final Deque<String> failures = new ArrayDeque<>();

    /** The next start of a clone fails with this reason. */
    synchronized void failNextStart(String why) {
        failures.add(why);
    }

    void busy(String cloneId) {
        busy.add(cloneId);
    }

    Set<String> ids() {
        return new TreeSet<>(ports.keySet());
    }

    /** What stands for the data of the server on a port: another text after each reset. */
    Mono<String> contentOf(int port) {
        return Mono.fromSupplier(() -> ports.entrySet().stream()
                .filter(clone -> clone.getValue() == port)
                .map(clone -> contents.get(clone.getKey()))
                .findFirst()
                .orElseThrow());
    }

    /** As {@link #contentOf(int)}, for who has the password of the clone. */
    Mono<String> contentOf(PostgresOrigin origin) {
        return contentOf(origin.port()).doOnNext(content -> {
            String password = origin.password().reveal();
            if (ports.entrySet().stream()
                    .noneMatch(clone ->
                            clone.getValue() == origin.port() && password.equals(passwords.get(clone.getKey())))) {
                throw CloneException.unreachable(origin, "password authentication failed");
            }
        });
    }

    @Override
    public Mono<Void> takeSnapshot(String snapshotId) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> takeSnapshot(String snapshotId, String cloneId) {
        return Mono.empty();
    }

    @Override
    public Mono<Integer> start(String cloneId, String snapshotId, Login login) {
        return Mono.fromSupplier(() -> {
            ports.put(cloneId, givenPorts.computeIfAbsent(cloneId, id -> nextPort.getAndIncrement()));
            return fill(cloneId, snapshotId, login);
        });
    }

    @Override
    public Mono<Integer> reset(String cloneId, String snapshotId, Login login) {
        return Mono.fromSupplier(() -> fill(cloneId, contents.get(cloneId) + ", " + snapshotId, login));
    }

    private int fill(String cloneId, String content, Login login) {
        synchronized (this) {
            if (!failures.isEmpty()) {
                throw new IllegalStateException(failures.remove());
            }
        }
        contents.put(cloneId, content);
        passwords.put(cloneId, login.password());
        return ports.get(cloneId);
    }

    @Override
    public Mono<Void> stop(String cloneId) {
        return Mono.fromRunnable(() -> ports.remove(cloneId));
    }

    @Override
    public Mono<Boolean> isBusy(String cloneId) {
        return Mono.fromSupplier(() -> busy.contains(cloneId));
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(ports::clear);
    }
}
