package io.alchemyreactive.postgres.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a statement outside of quotes, as far as they tell where it ends and what it does. One for each statement; for one
 * thread.
 */
final class ScriptWords {

    private static final int KEPT = 8;

    private final List<String> first = new ArrayList<>();
    private int parentheses;
    /** The open blocks of a body that is written in SQL: {@code BEGIN ATOMIC … END}. */
    private int blocks;
    /** The last word outside of parentheses. */
    private String last = "";

    private boolean copies;
    /** The end of an {@code E} in the line, which a string may follow at once; -1 when there is none. */
    private int prefixEnd = -1;

    /** The first words outside of parentheses, in lower case. */
    List<String> first() {
        return first;
    }

    /** Whether it is a COPY whose rows follow. */
    boolean copies() {
        return copies;
    }

    /** Whether a semicolon ends the statement. */
    boolean mayEnd() {
        return parentheses == 0 && blocks == 0;
    }

    /** Whether a string that begins there has the prefix {@code E}. */
    boolean isPrefix(int at) {
        return prefixEnd == at;
    }

    void lineEnds() {
        prefixEnd = -1;
    }

    void parenthesis(int more) {
        parentheses = Math.max(0, parentheses + more);
    }

    void add(String text, int start, int end) {
        prefixEnd = end - start == 1 && (text.charAt(start) | 0x20) == 'e' ? end : -1;
        if (parentheses == 0) {
            add(text.substring(start, end).toLowerCase(Locale.ROOT));
        }
    }

    private void add(String word) {
        copies |= word.equals("stdin") && last.equals("from") && first.get(0).equals("copy");
        last = word;
        if (first.size() < KEPT) {
            first.add(word);
        }
        if (word.equals("begin") && isRoutine() || word.equals("case") && blocks > 0) {
            blocks++;
        } else if (word.equals("end") && blocks > 0) {
            blocks--;
        }
    }

    private boolean isRoutine() {
        int kind = first.size() > 1 && first.get(1).equals("or") ? 3 : 1;
        return first.get(0).equals("create")
                && first.size() > kind
                && (first.get(kind).equals("function") || first.get(kind).equals("procedure"));
    }
}
