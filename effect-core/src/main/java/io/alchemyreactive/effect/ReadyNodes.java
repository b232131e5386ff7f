package io.alchemyreactive.effect;

import io.alchemyreactive.effect.TaskGraph.Bounds;
import java.util.Arrays;

/**
 * The nodes whose dependencies are done, oldest first, and the number of free places in each group.
 *
 * <p>A node is in one list at most, so all lists share one array of links. Not safe for use by many threads.
 */
final class ReadyNodes {

    private static final int NONE = -1;

    private final int[] next;
    private int head = NONE;
    private int tail = NONE;

    private final int[] groupOf;
    private final int[] free;
    private final int[] waitingHead;
    private final int[] waitingTail;

    ReadyNodes(int size, Bounds bounds) {
        next = new int[size];
        groupOf = new int[size];
        int groups = 0;
        for (int node = 0; node < size; node++) {
            groupOf[node] = bounds.group().applyAsInt(node);
            if (groupOf[node] >= size) {
                throw new IllegalArgumentException("Node " + node + " is in group " + groupOf[node]
                        + "; number groups from 0 to less than the number of nodes, " + size);
            }
            groups = Math.max(groups, groupOf[node] + 1);
        }
        free = new int[groups];
        for (int group = 0; group < groups; group++) {
            free[group] = bounds.perGroup().applyAsInt(group);
            if (free[group] < 1) {
                throw new IllegalArgumentException(
                        "The bound of group " + group + " is " + free[group] + "; it must be at least 1");
            }
        }
        waitingHead = new int[groups];
        waitingTail = new int[groups];
        Arrays.fill(waitingHead, NONE);
    }

    /** Adds a node at the end. */
    void add(int node) {
        next[node] = NONE;
        if (head == NONE) {
            head = node;
        } else {
            next[tail] = node;
        }
        tail = node;
    }

    /**
     * Removes and returns the oldest node whose group has a free place, and takes that place. Returns a negative number
     * when there is none.
     */
    int take() {
        while (head != NONE) {
            int node = head;
            head = next[node];
            int group = groupOf[node];
            if (group < 0) {
                return node;
            }
            if (free[group] > 0) {
                free[group]--;
                return node;
            }
            await(node, group);
        }
        return NONE;
    }

    /** Gives back the place of a node that was taken. */
    void release(int node) {
        int group = groupOf[node];
        if (group < 0) {
            return;
        }
        free[group]++;
        int first = waitingHead[group];
        if (first != NONE) {
            waitingHead[group] = next[first];
            // The node goes to the front: it has waited longest, and a later node of its group must not take the place
            // first.
            next[first] = head;
            if (head == NONE) {
                tail = first;
            }
            head = first;
        }
    }

    private void await(int node, int group) {
        next[node] = NONE;
        if (waitingHead[group] == NONE) {
            waitingHead[group] = node;
        } else {
            next[waitingTail[group]] = node;
        }
        waitingTail[group] = node;
    }
}
