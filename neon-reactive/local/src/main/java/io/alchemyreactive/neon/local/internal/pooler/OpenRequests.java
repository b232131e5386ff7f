package io.alchemyreactive.neon.local.internal.pooler;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The requests of a client in one transaction that its server has not answered yet, in their order. It tells when the
 * server has answered all of them, and undoes the notes about statements that the server has not accepted. Not
 * thread-safe.
 */
final class OpenRequests {

    private static final char PARSE_COMPLETE = '1';
    private static final char CLOSE_COMPLETE = '3';
    /** No message for the client. */
    static final char NOTHING = 0;

    private static final Runnable NO_NOTE = () -> {};

    private final Deque<Request> open = new ArrayDeque<>();
    /** Whether the client has sent messages of the extended protocol without a Sync after them. */
    private boolean unsynced;
    /** Whether the server reads the data of a COPY. It ignores a Sync then. */
    private boolean copying;

    /** Notes a message of the client that passes unchanged. */
    void sent(char type) {
        switch (type) {
            case 'S' -> {
                if (!copying) {
                    ends(type);
                }
            }
            case 'Q', 'F' -> ends(type);
            case 'c', 'f' -> {
                copying = false;
                open.add(new Request(type, NOTHING, NO_NOTE));
            }
            case 'B', 'D', 'E' -> unsynced = true;
            case 'P' -> parse(PARSE_COMPLETE, NO_NOTE);
            case 'C' -> close(CLOSE_COMPLETE, NO_NOTE);
            default -> {
                // Flush and the data of a COPY have no answer.
            }
        }
    }

    /**
     * Notes a Parse.
     *
     * @param shown the answer for the client; {@link #NOTHING} for none
     * @param undo takes back what was noted about the statement when the server does not accept it
     */
    void parse(char shown, Runnable undo) {
        unsynced = true;
        open.add(new Request('P', shown, undo));
    }

    /** Notes a Close; as for a Parse. */
    void close(char shown, Runnable undo) {
        unsynced = true;
        open.add(new Request('C', shown, undo));
    }

    /** The server has completed a Parse or a Close; gives the answer for the client. */
    char completed(char answer) {
        for (var requests = open.iterator(); requests.hasNext(); ) {
            var request = requests.next();
            if (request.isEnd()) {
                break;
            }
            if (request.isStatement()) {
                requests.remove();
                return request.shown();
            }
        }
        return answer;
    }

    /** The server begins to read the data of a COPY. */
    void copyIn() {
        var first = open.stream().filter(Request::isEnd).findFirst();
        boolean simple = first.map(request -> request.type() == 'Q').orElse(false);
        copying = true;
        var behind = !simple;
        unsynced = !simple;
        for (var requests = open.iterator(); requests.hasNext() && copying; ) {
            var request = requests.next();
            if (!behind) {
                behind = request.type() == 'Q';
            } else if (request.type() == 'S') {
                requests.remove();
            } else if (request.type() == 'c' || request.type() == 'f') {
                copying = false;
            }
        }
        if (!copying && open.stream().anyMatch(request -> request.type() == 'S')) {
            unsynced = false;
        }
    }

    /** The server has reported an error. It ignores the messages before the next Sync, so their notes are undone, the last first. */
    void failed() {
        copying = false;
        var undone = new ArrayDeque<Request>();
        while (!open.isEmpty() && !open.element().isEnd()) {
            undone.push(open.remove());
        }
        undone.forEach(request -> request.undo().run());
    }

    /** The server is ready for the next request. */
    void ready() {
        copying = false;
        failed();
        open.poll();
    }

    /** Whether the server has answered everything. */
    boolean isSettled() {
        return !unsynced && open.stream().noneMatch(Request::isEnd);
    }

    private void ends(char type) {
        unsynced = false;
        open.add(new Request(type, NOTHING, NO_NOTE));
    }

    private record Request(char type, char shown, Runnable undo) {

        /** Whether the server tells when it is ready after this request. */
        boolean isEnd() {
            return type == 'S' || type == 'Q' || type == 'F';
        }

        boolean isStatement() {
            return type == 'P' || type == 'C';
        }
    }
}
