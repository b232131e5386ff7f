package io.alchemyreactive.neon.local.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.CapturedLog;
import io.alchemyreactive.neon.local.WireClient;
import io.alchemyreactive.neon.local.internal.compute.Certificate;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.ScramVerifier;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

class EndpointProxiesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static WireTls tls;

    private final CapturedLog captured = new CapturedLog();
    private final LoopResources loops = LoopResources.create("endpoint-proxies", 1, true);
    private final EndpointProxies proxies = new EndpointProxies(loops, tls, Clock.systemUTC(), new FailureLog());

    @BeforeAll
    static void certify(@TempDir Path folder) throws Exception {
        tls = WireTls.of(Certificate.in(folder, Path.of(System.getProperty("java.home"))));
    }

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
            proxies.open(endpoint, connector(Mono.never()));
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
    void aClientThatCannotBePassedOnIsToldWhyAndLoggedOnce() throws Exception {
        var endpoint = listening(connector(Mono.error(PostgresErrorException.disabledEndpoint())));

        for (var attempt = 0; attempt < 2; attempt++) {
            try (var client = new WireClient(endpoint.port)) {
                client.secure();
                assertThat(client.start(Map.of("user", "a", "database", "b")))
                        .containsEntry('S', "FATAL")
                        .containsEntry('C', "55000")
                        .containsEntry('M', "The endpoint has been disabled. Enable it using Neon API and retry.");
                assertThat(client.isAtEnd()).isTrue();
            }
        }
        assertThat(captured.lines())
                .containsExactly("Connecting a client to the PostgreSQL of endpoint ep-1 failed: The endpoint has been"
                        + " disabled. Enable it using Neon API and retry. The client was told, and its connection was"
                        + " closed; the next one is tried anew.");
    }

    @Test
    void aClientWithoutTlsIsToldToUseIt() throws Exception {
        var endpoint = listening(connector(Mono.never()));

        try (var client = new WireClient(endpoint.port)) {
            assertThat(client.start(Map.of("user", "a")))
                    .containsEntry('C', "28000")
                    .hasEntrySatisfying('M', message -> assertThat(message).contains("sslmode=require"));
        }
        assertThat(captured.lines()).isEmpty();
    }

    @Test
    void aClientThatAsksForGssIsAskedAgain() throws Exception {
        var endpoint = listening(connector(Mono.error(PostgresErrorException.unknownEndpoint())));

        try (var client = new WireClient(endpoint.port)) {
            assertThat(client.request(WireClient.GSS)).isEqualTo('N');
            client.secure();
            assertThat(client.start(Map.of("user", "a"))).containsEntry('C', "08004");
        }
    }

    @Test
    void bytesBeforeTlsIsAgreedAreRefused() throws Exception {
        var endpoint = listening(connector(Mono.never()));

        try (var client = new WireClient(endpoint.port)) {
            client.send(WireClient.packet(WireClient.TLS), new byte[] {0, 0, 0, 9});
            assertThat(client.error()).containsEntry('C', "08P01");
        }
    }

    @Test
    void anEndpointInTheOptionsThatIsNotTheOneOfThePortIsRefused() throws Exception {
        var endpoint = listening(connector(Mono.never()));

        try (var client = new WireClient(endpoint.port)) {
            client.secure();
            assertThat(client.start(Map.of("user", "a", "options", "endpoint=ep-2")))
                    .hasEntrySatisfying(
                            'M',
                            message -> assertThat(message).contains("'ep-1'").contains("'ep-2'"));
        }
    }

    @Test
    void aConnectionThatSaysNothingWakesNoCompute() throws Exception {
        var asked = new AtomicInteger();
        var endpoint =
                listening(connector(Mono.fromSupplier(asked::incrementAndGet).then(Mono.never())));

        try (var client = new WireClient(endpoint.port)) {
            client.secure();
        }
        // A later client is served by the same loop, after the end of the first one was seen.
        try (var client = new WireClient(endpoint.port)) {
            assertThat(client.start(Map.of("user", "a"))).containsEntry('C', "28000");
        }
        assertThat(asked).hasValue(0);
    }

    /** Leads all connections to a port. */
    private static ComputeConnector connector(Mono<Integer> port) {
        return new ComputeConnector() {
            @Override
            public Mono<Integer> connect(String endpointId) {
                return port;
            }

            @Override
            public Mono<Integer> pooledConnections(String endpointId) {
                return Mono.just(1);
            }

            @Override
            public Mono<Void> ended(String endpointId, int port) {
                return Mono.never();
            }

            @Override
            public Mono<ScramVerifier> verifier(String endpointId, String role) {
                return Mono.just(ScramVerifier.unknown(role, new byte[16]));
            }
        };
    }

    private EndpointRow listening(ComputeConnector connector) throws IOException {
        var endpoint = new EndpointRow();
        endpoint.id = "ep-1";
        endpoint.port = freePort();
        proxies.open(endpoint, connector);
        await(() -> isListening(endpoint.port));
        return endpoint;
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
