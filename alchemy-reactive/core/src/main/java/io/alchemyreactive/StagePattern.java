package io.alchemyreactive;

/**
 * A pattern of names of stages.
 *
 * @param text a stage name in which {@code *} stands for any characters
 */
record StagePattern(String text) {

    StagePattern {
        if (!text.chars().allMatch(StagePattern::isAllowed) || text.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + text + "' matches no stage: expected a-z, 0-9, '_', '-', and '*' for any of them");
        }
    }

    /** Matches with backtracking to the last {@code *} only, which is enough for this kind of pattern. */
    boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < name.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = in;
            } else if (at < text.length() && text.charAt(at) == name.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        return text.substring(at).chars().allMatch(c -> c == '*');
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '*';
    }
}
