package io.alchemyreactive.effect;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes whose dependencies are done. The next one is from the group of which the fewest tasks run. Within its group it
 * is one at the highest level, and of those the oldest.
 *
 * <p>A node is in one list at most, so all lists share one array of links. Not safe for use by many threads.
 */
final class ReadyNodes {

    /** How many levels there are: one bit each in a {@code long}. */
    static final int LEVELS = Long.SIZE;

    private static final int NONE = -1;

    private final int[] next;
    private final int[] groupOf;
    /** By group, how many of its tasks run. */
    private final int[] running;
    /** By group, one bit for each level that has nodes. */
    private final long[] filled;
    /** By group and level. */
    private final int[] head;

    private final int[] tail;
    private int @Nullable [] levels;
    private int size;

    /** No nodes, of a graph of this size. Each level is 0 until {@link #rank}. */
    ReadyNodes(int nodes, TaskGraph.Bounds bounds) {
        next = new int[nodes];
        groupOf = new int[nodes];
        int groups = 1;
        for (int node = 0; node < nodes; node++) {
            int group = bounds.group().applyAsInt(node);
            if (group < 0) {
                throw new IllegalArgumentException(
                        "Node " + node + " is in group " + group + "; number groups from 0 on, without gaps");
            }
            groupOf[node] = group;
            groups = Math.max(groups, group + 1);
        }
        running = new int[groups];
        filled = new long[groups];
        head = new int[groups * LEVELS];
        tail = new int[groups * LEVELS];
        Arrays.fill(head, NONE);
    }

    boolean isRanked() {
        return levels != null;
    }

    /** Sorts the nodes by these levels, from 0 to less than {@link #LEVELS}, also those that are here already. */
    void rank(int[] byNode) {
        int[] before = new int[size];
        for (int i = 0; i < before.length; i++) {
            before[i] = removeFrom(emptiest());
        }
        levels = byNode;
        for (int node : before) {
            add(node);
        }
    }

    int size() {
        return size;
    }

    void add(int node) {
        int group = groupOf[node];
        int level = levels == null ? 0 : levels[node];
        int list = group * LEVELS + level;
        next[node] = NONE;
        if (head[list] == NONE) {
            head[list] = node;
        } else {
            next[tail[list]] = node;
        }
        tail[list] = node;
        filled[group] |= 1L << level;
        size++;
    }

    /** Removes and returns the next node, which counts as running from now on. Returns a negative number without nodes. */
    int take() {
        if (size == 0) {
            return NONE;
        }
        int group = emptiest();
        running[group]++;
        return removeFrom(group);
    }

    /** Counts a node that was taken as running no longer. */
    void release(int node) {
        running[groupOf[node]]--;
    }

    /** Counts a node that was released as running again. */
    void retake(int node) {
        running[groupOf[node]]++;
    }

    private int emptiest() {
        int best = NONE;
        for (int group = 0; group < filled.length; group++) {
            if (filled[group] != 0 && (best == NONE || running[group] < running[best])) {
                best = group;
            }
        }
        return best;
    }

    private int removeFrom(int group) {
        int level = LEVELS - 1 - Long.numberOfLeadingZeros(filled[group]);
        int list = group * LEVELS + level;
        int node = head[list];
        head[list] = next[node];
        if (head[list] == NONE) {
            filled[group] &= ~(1L << level);
        }
        size--;
        return node;
    }
}
