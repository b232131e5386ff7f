package io.alchemyreactive.neon.local.internal.sql;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts in the unified format, with three lines around each change. Stateless. */
public final class UnifiedDiff {

    private static final int AROUND = 3;
    /**
     * The size limit of the table of equal lines. Above it, the middle of the texts counts as replaced as a whole, to
     * save memory.
     */
    private static final long MOST_CELLS = 16_000_000;

    private UnifiedDiff() {}

    /** The difference; an empty text when there is none. */
    public static String of(String oldName, String oldText, String newName, String newText) {
        var lines = compare(oldText.lines().toList(), newText.lines().toList());
        var hunks = new StringBuilder();
        var from = 0;
        while (from < lines.size()) {
            while (from < lines.size() && lines.get(from).isSame()) {
                from++;
            }
            if (from < lines.size()) {
                var end = endOfHunk(lines, from);
                write(lines.subList(Math.max(0, from - AROUND), end), hunks);
                from = end;
            }
        }
        return hunks.isEmpty() ? "" : "--- " + oldName + "\n+++ " + newName + "\n" + hunks;
    }

    /** The end of a hunk. Changes with common lines around them form one hunk. */
    private static int endOfHunk(List<Line> lines, int from) {
        var last = from;
        for (var i = from; i < lines.size() && i - last <= 2 * AROUND; i++) {
            last = lines.get(i).isSame() ? last : i;
        }
        return Math.min(lines.size(), last + AROUND + 1);
    }

    private static void write(List<Line> hunk, StringBuilder out) {
        var olds = hunk.stream().filter(line -> line.sign != '+').count();
        var news = hunk.stream().filter(line -> line.sign != '-').count();
        var first = hunk.get(0);
        out.append("@@ -").append(range(first.oldBefore, olds));
        out.append(" +").append(range(first.newBefore, news)).append(" @@\n");
        hunk.forEach(line -> out.append(line.sign).append(line.text).append('\n'));
    }

    private static String range(int before, long count) {
        return (count == 0 ? before : before + 1) + "," + count;
    }

    private static List<Line> compare(List<String> olds, List<String> news) {
        var start = 0;
        while (start < olds.size() && start < news.size() && olds.get(start).equals(news.get(start))) {
            start++;
        }
        var oldEnd = olds.size();
        var newEnd = news.size();
        while (oldEnd > start && newEnd > start && olds.get(oldEnd - 1).equals(news.get(newEnd - 1))) {
            oldEnd--;
            newEnd--;
        }
        var lines = new ArrayList<Line>();
        for (var i = 0; i < start; i++) {
            lines.add(new Line(' ', olds.get(i), i, i));
        }
        middle(olds.subList(start, oldEnd), news.subList(start, newEnd), start, lines);
        for (var i = 0; i < olds.size() - oldEnd; i++) {
            lines.add(new Line(' ', olds.get(oldEnd + i), oldEnd + i, newEnd + i));
        }
        return lines;
    }

    private static void middle(List<String> olds, List<String> news, int start, List<Line> lines) {
        var isSmall = (olds.size() + 1L) * (news.size() + 1L) <= MOST_CELLS;
        var common = isSmall ? commonLengths(olds, news) : new int[0][0];
        var i = 0;
        var j = 0;
        while (i < olds.size() || j < news.size()) {
            if (isSmall && i < olds.size() && j < news.size() && olds.get(i).equals(news.get(j))) {
                lines.add(new Line(' ', olds.get(i), start + i++, start + j++));
            } else if (i < olds.size() && (j == news.size() || !isSmall || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', olds.get(i), start + i++, start + j));
            } else {
                lines.add(new Line('+', news.get(j), start + i, start + j++));
            }
        }
    }

    /** For each pair of positions, the number of common lines in the remaining texts. */
    private static int[][] commonLengths(List<String> olds, List<String> news) {
        var common = new int[olds.size() + 1][news.size() + 1];
        for (var i = olds.size() - 1; i >= 0; i--) {
            for (var j = news.size() - 1; j >= 0; j--) {
                common[i][j] = olds.get(i).equals(news.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    /** A line with its sign, and the number of lines of each text before it. */
    private record Line(char sign, String text, int oldBefore, int newBefore) {
        boolean isSame() {
            return sign == ' ';
        }
    }
}
