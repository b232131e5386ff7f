package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that well-meaning clients do not send, written byte by byte. */
class OddRequestsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static LocalNeon neon;

    @BeforeAll
    static void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void theSchemeOfTheKeyMayBeWrittenInAnyCase(String scheme) throws Exception {
        assertThat(status("GET /api/v2/projects HTTP/1.1\r\nAuthorization: " + scheme + " " + neon.apiKey() + "\r\n"))
                .isEqualTo(200);
    }

    @Test
    void aStrangerIsRefusedBeforeTheBodyIsThere() throws Exception {
        assertThat(status("POST /api/v2/projects HTTP/1.1\r\nAuthorization: Bearer wrong\r\nContent-Length: 1000\r\n"))
                .isEqualTo(401);
    }

    @Test
    void aBodyThatIsTooLongIsRefusedBeforeItIsThere() throws Exception {
        assertThat(status(allowed("POST /api/v2/projects", "Content-Length: 1048577")))
                .isEqualTo(413);
    }

    @Test
    void aBodyWhoseLengthIsNotSaidIsCounted() throws Exception {
        var chunk = "100001\r\n" + "x".repeat(0x100001) + "\r\n";
        assertThat(answer(allowed("POST /api/v2/projects", "Transfer-Encoding: chunked") + "\r\n" + chunk))
                .startsWith("HTTP/1.1 413");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/projects/%zz",
        "/api/v2/projects?limit=%zz",
        "/api/v2/projects/a%00b",
        "/api/v2/projects?search=a%00b",
        "/api/v2/projects/%ff",
        "/api/v2/projects?search=%ff",
        "/api/v2/projects?search=%ed%a0%80",
        "/api/v2/projects?limit=1&limit=2",
        "/api/v2/projects?cursor=none-of-them",
    })
    void aUrlThatCannotBeReadIsRefused(String path) throws Exception {
        assertThat(status(allowed("GET " + path, "Accept: */*"))).isEqualTo(400);
    }

    @Test
    void aUrlMayHoldAnyText() throws Exception {
        assertThat(status(allowed("GET /api/v2/projects?search=a%26b%3D%C3%BC+%F0%9F%98%80;c=1", "Accept: */*")))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"project\":{\"name\":\"a\\u0000b\"}}', NUL",
        "'{\"project\":{\"settings\":{\"a\":[{\"b\\u0000\":1}]}}}', NUL",
        "'{\"project\":{\"name\":\"a\\ud800b\"}}', surrogate",
        "'{\"project\":{\"name\":\"a\\udc00\"}}', surrogate",
        "'{\"project\":{\"settings\":{\"a\":[{\"b\\ud800\":1}]}}}', not a JSON object",
        "'{\"project\":{\"name\":\"a\",\"name\":\"b\"}}', twice",
    })
    void aBodyThatCannotBeKeptAsItIsIsRefused(String body, String why) throws Exception {
        assertThat(posted(body.getBytes(StandardCharsets.UTF_8)))
                .startsWith("HTTP/1.1 400")
                .contains(why);
        assertThat(Api.of(neon).get("/projects").expect(200).path("projects")).isEmpty();
    }

    @Test
    void aBodyInAnotherEncodingIsRefused() throws Exception {
        assertThat(posted("{\"project\":{\"name\":\"ü\"}}".getBytes(StandardCharsets.ISO_8859_1)))
                .startsWith("HTTP/1.1 400")
                .contains("UTF-8");
        assertThat(Api.of(neon).get("/projects").expect(200).path("projects")).isEmpty();
    }

    private static String posted(byte[] body) throws Exception {
        var head = allowed("POST /api/v2/projects", "Content-Length: " + body.length) + "\r\n";
        return answer(head, body);
    }

    private static String allowed(String request, String header) {
        return request + " HTTP/1.1\r\nAuthorization: Bearer " + neon.apiKey() + "\r\n" + header + "\r\n";
    }

    private static int status(String head) throws Exception {
        return Integer.parseInt(answer(head + "\r\n").split(" ")[1]);
    }

    /** The beginning of the answer to a request, which may lack its end. */
    private static String answer(String request) throws Exception {
        return answer(request, new byte[0]);
    }

    private static String answer(String request, byte[] body) throws Exception {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(neon.apiUrl()).getPort())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            var text = request.replaceFirst("\r\n", "\r\nHost: local\r\n");
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            return first(socket.getInputStream());
        }
    }

    private static String first(InputStream in) throws Exception {
        var bytes = new byte[4096];
        var length = in.read(bytes);
        return new String(bytes, 0, Math.max(0, length), StandardCharsets.UTF_8);
    }
}
