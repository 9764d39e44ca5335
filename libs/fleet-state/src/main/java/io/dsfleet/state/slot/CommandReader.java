package io.dsfleet.state.slot;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.redis.ScriptReply;
import java.util.ArrayList;
import java.util.List;

/** Reads the assignments and commands in the replies of scripts. */
public final class CommandReader {
  private CommandReader() {}

  /** Reads an assignment and its session. */
  public static RoutedAssignment assignment(ScriptReply reply) {
    Assignment assignment =
        new Assignment(reply.text(), reply.count(), reply.text(), reply.count(), reply.number());
    return new RoutedAssignment(assignment, reply.number(), reply.number());
  }

  /** Reads a count and as many assignments. */
  public static List<RoutedAssignment> assignments(ScriptReply reply) {
    int count = reply.count();
    List<RoutedAssignment> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(assignment(reply));
    }
    return list;
  }

  /** Reads the starts, then the interrupts. */
  public static PendingCommands commands(ScriptReply reply) {
    return new PendingCommands(assignments(reply), assignments(reply));
  }
}
