package io.alchemyreactive.neon.local.internal.pooler;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a client in one transaction that its server has not answered yet, in their order. It tells when the
 * server has answered all of them, and undoes the notes about statements that the server has not accepted. Not
 * thread-safe.
 */
final class OpenRequests {

    /** No message for the client. */
    static final char NOTHING = 0;

    private static final char AS_ANSWERED = 1;
    private static final Runnable NO_NOTE = () -> {};

    private final Deque<Request> open = new ArrayDeque<>();
    /** Whether the server reads the data of a COPY. It ignores a Sync then. */
    private boolean copying;
    /** Whether the server ignores all messages until the next Sync. */
    private boolean skipping;
    /** Whether a message of the extended protocol has named a statement that may drop statements. */
    private boolean wary;

    /** Notes a message of the client that passes unchanged. */
    void sent(char type) {
        switch (type) {
            case 'S' -> synced();
            case 'c', 'f' -> copied(type);
            case 'P', 'B', 'D', 'C', 'F' -> add(type, AS_ANSWERED, NO_NOTE);
            case 'E' -> open.add(new Request(type, AS_ANSWERED, NO_NOTE, wary));
            default -> {
                // Flush and the data of a COPY have no answer.
            }
        }
    }

    /** Notes a Query; {@code mayDrop} is whether it may drop all prepared statements. */
    void query(boolean mayDrop) {
        open.add(new Request('Q', AS_ANSWERED, NO_NOTE, mayDrop));
    }

    /** From now on an Execute may drop all prepared statements. */
    void beWary() {
        wary = true;
    }

    /**
     * Notes a Parse.
     *
     * @param shown the answer for the client; {@link #NOTHING} for none
     * @param undo takes back what was noted about the statement when the server does not accept it
     */
    void parse(char shown, Runnable undo) {
        add('P', shown, undo);
    }

    /** Notes a Close; as for a Parse. */
    void close(char shown, Runnable undo) {
        add('C', shown, undo);
    }

    /** Whether the server ignores what is sent now. */
    boolean isSkipping() {
        return skipping;
    }

    /**
     * Whether an answer that is to come can change which statements there are: it drops all of them, or it decides about
     * a statement before a Sync, behind which the server goes on after an error.
     */
    boolean isUnsure() {
        boolean isNoted = false;
        for (var request : open) {
            if (request.mayDrop() || isNoted && request.type() == 'S') {
                return true;
            }
            isNoted |= request.undo() != NO_NOTE;
        }
        return false;
    }

    /** The server has sent a message that may be the last answer to a request; gives the message for the client. */
    char answered(char answer) {
        var first = first();
        if (first == null || !first.endsWith(answer)) {
            return answer;
        }
        open.remove();
        return first.shown() == AS_ANSWERED ? answer : first.shown();
    }

    /** The server begins to read the data of a COPY. */
    void copyIn() {
        copying = true;
        first();
        var requests = open.iterator();
        if (requests.hasNext()) {
            requests.next();
        }
        while (copying && requests.hasNext()) {
            var request = requests.next();
            copying = !request.isEndOfCopy();
            if (request.isEndOfCopy() || request.type() == 'S') {
                requests.remove();
            }
        }
    }

    /**
     * The server has reported an error. When the error is about a message of the extended protocol, the server ignores
     * all messages before the next Sync, also those of the simple protocol. Their notes are undone, the last first.
     */
    void failed() {
        copying = false;
        var first = first();
        if (first != null && !first.isEnd()) {
            skipping = open.stream().noneMatch(request -> request.type() == 'S');
            undoUntil('S');
        }
    }

    /** The server is ready for the next request. */
    void ready() {
        copying = false;
        var end = open.stream().filter(Request::isEnd).findFirst();
        end.ifPresent(request -> {
            undoUntil(request.type());
            open.remove();
        });
    }

    /** Whether the server has answered everything. */
    boolean isSettled() {
        return first() == null;
    }

    private void add(char type, char shown, Runnable undo) {
        open.add(new Request(type, shown, undo, false));
    }

    private void synced() {
        if (!copying) {
            skipping = false;
            add('S', AS_ANSWERED, NO_NOTE);
        }
    }

    private void copied(char type) {
        if (copying) {
            copying = false;
        } else {
            add(type, NOTHING, NO_NOTE);
        }
    }

    /** The request that the server answers now. The end of a COPY that has not begun is ignored by the server. */
    private @Nullable Request first() {
        while (!open.isEmpty() && open.element().isEndOfCopy()) {
            open.remove();
        }
        return open.peek();
    }

    private void undoUntil(char type) {
        var undone = new ArrayDeque<Request>();
        while (!open.isEmpty() && open.element().type() != type) {
            undone.push(open.remove());
        }
        undone.forEach(request -> request.undo().run());
    }

    private record Request(char type, char shown, Runnable undo, boolean mayDrop) {

        /** Whether the server tells when it is ready after this request. */
        boolean isEnd() {
            return type == 'S' || type == 'Q' || type == 'F';
        }

        boolean isEndOfCopy() {
            return type == 'c' || type == 'f';
        }

        /** Whether a message of the server is the last answer to this request. */
        boolean endsWith(char answer) {
            return switch (type) {
                case 'P' -> answer == '1';
                case 'B' -> answer == '2';
                case 'C' -> answer == '3';
                case 'D' -> answer == 'T' || answer == 'n';
                case 'E' -> answer == 'C' || answer == 'I' || answer == 's';
                default -> false;
            };
        }
    }
}
