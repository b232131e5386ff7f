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
        int wrong = 0;
        String first = "";
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = RandomHistories.of(seed);
            HistoryRun.Findings findings = HistoryRun.of(history);
            orphans += findings.orphans.size();
            duplicates += findings.duplicates.size();
            losses += findings.losses.size();
            if (!findings.all().isEmpty()) {
                first = wrong++ == 0 ? told(seed, history, findings) : first;
            }
        }
        System.out.println("histories: " + HISTORIES + " run, " + wrong + " with something wrong, " + orphans
                + " orphans, " + duplicates + " duplicates, " + losses + " losses");
        assertThat(first).isEmpty();
    }

    /** The history as small as it can be while the first thing that is wrong with it stays of its kind. */
    static String told(long seed, History history, HistoryRun.Findings findings) {
        String shape = shape(findings);
        History small = Shrinking.shrink(
                history, candidate -> shape(HistoryRun.of(candidate)).equals(shape));
        List<String> wrong = HistoryRun.of(small).all();
        return "seed " + seed + ": " + wrong + "\n" + small;
    }

    /** What is wrong first, without names and numbers. */
    static String shape(HistoryRun.Findings findings) {
        List<String> all = findings.all();
        return all.isEmpty()
                ? ""
                : all.get(0)
                        .replaceAll("'[^']*'", "X")
                        .replaceAll("(step \\d+|the last destroy of \\w+) \\(\\w+\\)", "step")
                        .replaceAll("(?s)\\[.*", "")
                        .replaceAll("(thing|gadget|box|member|note)[-:][\\w:/'-]*", "Y")
                        .replaceAll("(calm/|deep/|wide/)*t\\d", "Z")
                        .replaceAll("\\d+", "N")
                        .replaceAll("(main|owner)", "S")
                        .replaceAll("[a-z2-7]{26}", "I");
    }
}
