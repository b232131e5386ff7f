package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process deploys, another one follows. */
@Timeout(60)
class HistoryIT {

    @TempDir
    private Path folder;

    @Test
    void aRunningDeployIsFollowedFromAnotherProcess() throws Exception {
        try (ChildJvm follower = run("history", "--follow");
                ChildJvm deployer = run("deploy", "--yes")) {
            assertThat(readTo("  app-db (Fake.Thing)  creating", follower))
                    .first()
                    .asString()
                    .contains("deploy --stage staging  by ");
            Files.createFile(folder.resolve("go"));
            assertThat(readTo("Deployed shop/staging", follower))
                    .anyMatch(line -> line.startsWith("  app-db (Fake.Thing)  created"))
                    .anyMatch(line -> line.startsWith("  app-branch (Fake.Thing)  created"));
            deployer.waitFor();
        }
    }

    private ChildJvm run(String... arguments) throws IOException {
        return ChildJvm.startUnder(
                "cd '" + folder + "';", WaitingMain.class, Map.of("ALCHEMY_STAGE", "staging"), arguments);
    }

    private static List<String> readTo(String beginning, ChildJvm process) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = process.says(); line != null; line = process.says()) {
            lines.add(line);
            if (line.startsWith(beginning)) {
                return lines;
            }
        }
        throw new AssertionError("ended without saying '" + beginning + "': " + lines);
    }
}
