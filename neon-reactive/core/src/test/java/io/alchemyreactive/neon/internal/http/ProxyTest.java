package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.NeonOptions;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;
import reactor.test.StepVerifier;

class ProxyTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    /** Lets each connection through, and then answers in the place of Neon. */
    private final DisposableServer proxy = TcpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((in, out) -> in.receive().asString().concatMap(text -> {
                heard.add(text);
                String answer = text.startsWith("CONNECT")
                        ? "HTTP/1.1 200 Connection established\r\n\r\n"
                        : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
                return out.send(Mono.just(Unpooled.copiedBuffer(answer, StandardCharsets.UTF_8)), each -> true)
                        .then();
            }))
            .bindNow(Duration.ofSeconds(10));

    @AfterEach
    void stop() {
        proxy.disposeNow(Duration.ofSeconds(10));
    }

    @Test
    void requestsGoThroughTheProxyOfTheVariableWithItsAccount() {
        NeonOptions options = NeonOptions.from(Map.of(
                "NEON_API_KEY", "napi_key",
                "NEON_API_URL", "http://neon.invalid/api/v2",
                "NEON_ALLOW_PLAIN_HTTP", "true",
                "http_proxy", "http://sam:p%40w@127.0.0.1:" + proxy.port()));
        HttpNeonClient client = HttpNeonClient.create(options);
        StepVerifier.create(client.projects().get("p-1"))
                .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("answered 401"))
                .verify(LIMIT);
        client.close().block(LIMIT);

        assertThat(heard).hasSize(2);
        assertThat(heard.get(0))
                .startsWith("CONNECT neon.invalid:80 ")
                // sam:p@w
                .containsIgnoringCase("proxy-authorization: Basic c2FtOnBAdw==")
                .doesNotContain("napi_key");
        assertThat(heard.get(1)).startsWith("GET /api/v2/projects/p-1 ").contains("napi_key");
    }
}
