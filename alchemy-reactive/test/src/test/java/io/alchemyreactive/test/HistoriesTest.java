package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Random programs through random histories with faults; what exists is compared with a model after each step. */
class HistoriesTest {

    private static final int HISTORIES = switch (System.getProperty("alchemy.search", "short")) {
        case "long" -> 10_000;
        case "quick" -> 40;
        default -> 300;
    };

    @Test
    void whatExistsIsWhatTheModelSays() {
        int orphans = 0;
        int duplicates = 0;
        int losses = 0;
        String first = "";
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = RandomHistories.of(seed);
            HistoryRun.Findings findings = HistoryRun.of(history);
            orphans += findings.orphans.size();
            duplicates += findings.duplicates.size();
            losses += findings.losses.size();
            if (first.isEmpty() && !findings.all().isEmpty()) {
                first = told(seed, history);
            }
        }
        System.out.println("histories: " + HISTORIES + " run, " + orphans + " orphans, " + duplicates + " duplicates, "
                + losses + " losses");
        assertThat(first).isEmpty();
    }

    private static String told(int seed, History history) {
        History small = Shrinking.shrink(
                history, candidate -> !HistoryRun.of(candidate).all().isEmpty());
        List<String> wrong = HistoryRun.of(small).all();
        return "seed " + seed + ": " + wrong + "\n" + small;
    }
}
