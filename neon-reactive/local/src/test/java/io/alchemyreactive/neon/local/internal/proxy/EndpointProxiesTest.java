package io.alchemyreactive.neon.local.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.CapturedLog;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

class EndpointProxiesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final CapturedLog captured = new CapturedLog();
    private final LoopResources loops = LoopResources.create("endpoint-proxies", 1, true);
    private final EndpointProxies proxies = new EndpointProxies(loops, Clock.systemUTC(), new FailureLog());

    @AfterEach
    void close() {
        proxies.closeAll();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(LIMIT);
        captured.close();
    }

    @Test
    void aPortThatAnotherProgramUsesIsLoggedOnceAndTakenWhenItIsFree() throws IOException {
        var endpoint = new EndpointRow();
        endpoint.id = "ep-1";
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint.port = other.getLocalPort();
            proxies.open(endpoint, id -> Mono.never());
            await(() -> !captured.lines().isEmpty());
        }
        await(() -> isListening(endpoint.port));

        assertThat(captured.lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("Listening for endpoint ep-1 on 127.0.0.1:" + endpoint.port)
                        .contains("Address already in use")
                        .contains("end the program that uses the port"));
    }

    @Test
    void aConnectionThatCannotBePassedOnIsClosedAndLogged() throws IOException {
        var endpoint = new EndpointRow();
        endpoint.id = "ep-1";
        endpoint.port = freePort();
        proxies.open(endpoint, id -> Mono.error(new IllegalStateException("the endpoint is disabled or gone")));
        await(() -> isListening(endpoint.port));

        await(() -> !captured.lines().isEmpty());

        assertThat(captured.lines())
                .containsExactly(
                        "Connecting a client to the PostgreSQL of endpoint ep-1 failed: the endpoint is disabled"
                                + " or gone. The client's connection was closed; the next one is tried anew.");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isListening(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        Mono.fromSupplier(condition::getAsBoolean)
                .subscribeOn(Schedulers.boundedElastic())
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(looks -> looks.delayElements(Duration.ofMillis(5)))
                .block(LIMIT);
    }
}
