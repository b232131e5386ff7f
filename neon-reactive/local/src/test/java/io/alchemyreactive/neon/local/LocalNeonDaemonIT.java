package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as it is started by hand. */
class LocalNeonDaemonIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void saysHowItIsStarted() throws Exception {
        assertThat(said(0, "--help")).startsWith("Usage: java -jar").contains("endpoint.json");
        assertThat(said(2)).startsWith("error: it takes a folder").contains("Usage: java -jar");
        assertThat(said(2, "--port", "8432")).startsWith("error: it takes a folder");
        assertThat(said(2, "neon", "--port", "x"))
                .startsWith("error: a port is a number")
                .contains("'x'");
        assertThat(said(2, "neon", "--port", "65536")).contains("'65536'").doesNotContain("\tat ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void optionsThatCannotBeReadAreNamedWithTheirFile() throws Exception {
        Files.writeString(folder.resolve("options.json"), "{");

        assertThat(said(1, folder.toString()))
                .startsWith("The local Neon could not start: " + folder.resolve("options.json"))
                .contains("delete it")
                .doesNotContain("\tat ");
    }

    @Test
    void itsLogHasALineForWhatNoCallerSees() throws Exception {
        var first = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        int port = URI.create(first.apiUrl()).getPort();
        first.stop().block(LIMIT);
        try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var daemon = LocalNeonProcess.in(folder);
            daemon.ensureStarted().block(LIMIT);
            daemon.stop().block(LIMIT);
            assertThat(other.isBound()).isTrue();
        }

        assertThat(Files.readAllLines(folder.resolve("daemon.log")))
                .anySatisfy(line -> assertThat(line).contains("WARNING Listening on 127.0.0.1:" + port));
    }

    @Test
    void aPortThatIsTakenIsNamedWithTheNextStep() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());

            assertThat(said(1, folder.resolve("neon").toString(), "--port", port))
                    .startsWith("The local Neon could not start: port " + port + " of 127.0.0.1 cannot be listened on.")
                    .contains("choose another port")
                    .doesNotContain("\tat ");
        }
    }

    private String said(int code, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LocalNeonDaemon.class.getName()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(code);
        return output;
    }
}
