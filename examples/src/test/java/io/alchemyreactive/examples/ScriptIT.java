package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the program, after a build. */
class ScriptIT {

    @TempDir
    private Path folder;

    @Test
    void runsTheProgramInTheFolderOfTheCaller() {
        var script = Path.of("alchemy").toAbsolutePath();
        var builder = new ProcessBuilder(script.toString(), "local", "status", "--json").directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));

        var done = Program.start(builder, line -> {}).done();

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.json().at("/data/folder").asString())
                .isEqualTo(folder.resolve(".alchemy/local-neon").toString());
        assertThat(folder).isEmptyDirectory();
    }
}
