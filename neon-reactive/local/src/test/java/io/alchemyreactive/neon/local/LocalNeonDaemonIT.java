package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as somebody starts it by hand. */
class LocalNeonDaemonIT {

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
