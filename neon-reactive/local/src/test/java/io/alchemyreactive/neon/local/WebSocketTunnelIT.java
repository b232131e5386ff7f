package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames as the driver of the service sends them: startup, password and first statement at once. */
class WebSocketTunnelIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static LocalNeon neon;
    private static URI uri;
    private static String endpoint;

    @BeforeAll
    static void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        var project = Api.of(neon).createProject("{'project':{}}");
        uri = URI.create(project.at("/connection_uris/0/connection_uri").asString());
        endpoint = project.at("/endpoints/0/id").asString();
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void aSessionBeginsWithOneFrame() throws Exception {
        var answer = exchange(
                "?address=" + uri.getAuthority().replaceFirst(".*@", ""), startup(""), password(""), query(), end());

        assertThat(answer).contains("SELECT 1").contains("server_version");
    }

    @Test
    void aFrameMayBeLong() throws Exception {
        var statement = "SELECT length('" + "x".repeat(3_000_000) + "')";

        assertThat(exchange(address(), startup(""), password(""), message('Q', statement), end()))
                .contains("3000000");
    }

    @Test
    void postgresChecksThePassword() throws Exception {
        assertThat(exchange(address(), startup(""), message('p', "wrong"))).contains("28P01");
    }

    @Test
    void anEndpointMayBeNamedByTheStartupOrByThePassword() throws Exception {
        assertThat(exchange("", startup("options\0endpoint=" + endpoint + "\0"), password(""), query(), end()))
                .contains("SELECT 1");
        assertThat(exchange("", startup(""), password("endpoint=" + endpoint + ";"), query(), end()))
                .contains("SELECT 1");
        assertThat(exchange("", startup(""), password("endpoint=ep-other$"))).contains("08004");
    }

    @Test
    void onlyEndpointsOfThisNeonAreReached() throws Exception {
        var api = URI.create(neon.apiUrl());

        assertThat(exchange("?address=127.0.0.1:" + api.getPort(), startup(""), password("")))
                .contains("08004");
        assertThat(exchange("?address=example.com:5432", startup(""), password("")))
                .contains("08004");
    }

    @Test
    void whatIsNotTheProtocolIsRefused() throws Exception {
        assertThat(exchange(
                        address(),
                        ByteBuffer.allocate(8).putInt(1 << 30).putInt(0).array()))
                .contains("08P01");
        assertThat(exchange(address(), startup(""), query())).contains("08P01");
    }

    private static String address() {
        return "?address=localhost:" + uri.getPort();
    }

    /** Sends all parts in one frame; gives all bytes that come until the other side closes. */
    private static String exchange(String query, byte[]... parts) throws Exception {
        var frame = new ByteArrayOutputStream();
        for (var part : parts) {
            frame.writeBytes(part);
        }
        var heard = new Heard();
        var socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(neon.apiUrl().replace("http", "ws").replace("/api/v2", "/v2") + query), heard)
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap(frame.toByteArray()), true);
        if (!heard.closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the connection was not closed");
        }
        return heard.bytes.toString(StandardCharsets.UTF_8);
    }

    private static byte[] startup(String more) {
        var content = ("user\0neondb_owner\0database\0neondb\0" + more + "\0").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + content.length)
                .putInt(8 + content.length)
                .putInt(3 << 16)
                .put(content)
                .array();
    }

    private static byte[] password(String before) {
        var encoded = uri.getRawUserInfo().split(":")[1];
        return message('p', before + URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    }

    private static byte[] query() {
        return message('Q', "SELECT 1");
    }

    private static byte[] end() {
        return ByteBuffer.allocate(5).put((byte) 'X').putInt(4).array();
    }

    private static byte[] message(char type, String text) {
        var content = (text + "\0").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + content.length)
                .put((byte) type)
                .putInt(4 + content.length)
                .put(content)
                .array();
    }

    private static final class Heard implements WebSocket.Listener {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            var part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.countDown();
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            closed.countDown();
        }
    }
}
