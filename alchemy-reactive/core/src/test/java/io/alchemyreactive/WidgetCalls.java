package io.alchemyreactive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The calls that reach a {@link WidgetCloud} and are to change something. Tests hold them back, refuse them and lose their
 * answers by their names, such as {@code "create base"}. Thread-safe.
 */
final class WidgetCalls {

    private final Map<String, Gate> gates = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> losing = new HashSet<>();
    private final List<String> calls = new ArrayList<>();
    private int underWay;
    private int mostAtOnce;

    /** Holds calls of one name back. */
    static final class Gate {

        private final Sinks.Empty<Void> arrived = Sinks.empty();
        private final Sinks.Empty<Void> opened = Sinks.empty();

        private Gate() {}

        /** Completes when a call waits here. */
        Mono<Void> arrived() {
            return arrived.asMono();
        }

        /** Lets calls through from now on. */
        void open() {
            opened.tryEmitEmpty();
        }
    }

    synchronized Gate hold(String call) {
        return gates.computeIfAbsent(call, name -> new Gate());
    }

    /** Calls of this name fail before they change anything. */
    synchronized void refuse(String call) {
        refused.add(call);
    }

    synchronized void allow(String call) {
        refused.remove(call);
    }

    /** The next call of this name is carried out, and its answer does not arrive. */
    synchronized void loseAnswer(String call) {
        losing.add(call);
    }

    synchronized boolean losesAnswer(String call) {
        return losing.contains(call);
    }

    /** The calls since the last look, in the order in which they came. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    /** How many calls were under way at once at most. */
    synchronized int mostAtOnce() {
        return mostAtOnce;
    }

    /**
     * One call.
     *
     * @param before completes where the call may be made; looked at when the call comes
     * @param effect carries it out
     */
    <T> Mono<T> call(String name, Mono<Void> before, Supplier<T> effect) {
        return Mono.using(
                () -> enter(name),
                opened -> before.then(opened).then(Mono.fromSupplier(() -> carryOut(name, effect))),
                opened -> leave());
    }

    /** Notes the call; completes when it need not wait any more. */
    private synchronized Mono<Void> enter(String name) {
        calls.add(name);
        mostAtOnce = Math.max(mostAtOnce, ++underWay);
        Gate gate = gates.get(name);
        if (gate == null) {
            return Mono.empty();
        }
        gate.arrived.tryEmitEmpty();
        return gate.opened.asMono();
    }

    private synchronized void leave() {
        underWay--;
    }

    private synchronized <T> T carryOut(String name, Supplier<T> effect) {
        if (refused.contains(name)) {
            throw new IllegalStateException("the cloud refuses to " + name);
        }
        T answer = effect.get();
        if (losing.remove(name)) {
            throw new IllegalStateException("the answer of " + name + " is lost");
        }
        return answer;
    }
}
