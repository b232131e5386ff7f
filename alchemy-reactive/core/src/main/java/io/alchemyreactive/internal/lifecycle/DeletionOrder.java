package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of deletion: a generation that uses an instance is deleted before the generation with that instance. Pure;
 * stateless.
 */
public final class DeletionOrder {

    private static final int[] NONE = {};

    private DeletionOrder() {}

    /**
     * Generations of a row that are deleted as a unit.
     *
     * @param row the row that it belongs to
     * @param generations the generations that are deleted
     */
    public record Member(Row row, List<Generation> generations) {
        public Member {
            generations = List.copyOf(generations);
        }
    }

    /**
     * For each member, the sorted indexes of the members that are deleted before it. A generation without stored
     * instances counts as using every instance of the resources that it uses.
     */
    public static int[][] dependencies(List<Member> members) {
        var places = new Places(members);
        var users = new Users(members.size());
        for (int user = 0; user < members.size(); user++) {
            Member member = members.get(user);
            for (Generation generation : member.generations()) {
                for (int[] found : places.used(generation)) {
                    for (int used : found) {
                        if (!members.get(used).row().fqn().equals(member.row().fqn())) {
                            users.add(used, user);
                        }
                    }
                }
            }
        }
        return users.toArrays();
    }

    /** The indexes of members by what others use of them. */
    private static final class Places {

        private final Map<String, int[]> byInstance = new HashMap<>();
        private final Map<String, int[]> byName = new HashMap<>();

        Places(List<Member> members) {
            for (int i = 0; i < members.size(); i++) {
                Member member = members.get(i);
                add(byName, member.row().fqn(), i);
                for (Generation generation : member.generations()) {
                    add(byInstance, generation.instance(), i);
                }
            }
        }

        private static void add(Map<String, int[]> places, String key, int place) {
            places.merge(key, new int[] {place}, Places::both);
        }

        private static int[] both(int[] some, int[] more) {
            int[] all = Arrays.copyOf(some, some.length + more.length);
            System.arraycopy(more, 0, all, some.length, more.length);
            return all;
        }

        List<int[]> used(Generation user) {
            List<String> instances = user.dependencyInstances();
            return instances == null ? found(byName, user.dependencies()) : found(byInstance, instances);
        }

        private static List<int[]> found(Map<String, int[]> places, List<String> keys) {
            if (keys.isEmpty()) {
                return List.of();
            }
            List<int[]> found = new ArrayList<>(keys.size());
            for (String key : keys) {
                int[] there = places.get(key);
                if (there != null) {
                    found.add(there);
                }
            }
            return found;
        }
    }

    /** The users of each member. They are added in ascending order, so that those of one member are sorted. */
    private static final class Users {

        private static final int FEW = 4;

        private final int[][] users;
        private final int[] sizes;

        Users(int size) {
            users = new int[size][];
            sizes = new int[size];
            Arrays.fill(users, NONE);
        }

        void add(int used, int user) {
            int size = sizes[used];
            if (size > 0 && users[used][size - 1] == user) {
                return;
            }
            if (size == users[used].length) {
                users[used] = Arrays.copyOf(users[used], Math.max(FEW, 2 * size));
            }
            users[used][size] = user;
            sizes[used]++;
        }

        int[][] toArrays() {
            for (int i = 0; i < sizes.length; i++) {
                users[i] = sizes[i] == users[i].length ? users[i] : Arrays.copyOf(users[i], sizes[i]);
            }
            return users;
        }
    }
}
