package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import java.util.ArrayList;
import java.util.List;

/** Reads the assignments and commands in the replies of scripts. */
final class CommandReader {
  private CommandReader() {}

  /** Reads an assignment and its session. */
  static Placement assignment(Reply reply) {
    Assignment assignment =
        new Assignment(reply.text(), reply.count(), reply.text(), reply.count(), reply.number());
    return new Placement(assignment, reply.number(), reply.number());
  }

  /** Reads a count and as many assignments. */
  static List<Placement> assignments(Reply reply) {
    int count = reply.count();
    List<Placement> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(assignment(reply));
    }
    return list;
  }

  /** Reads the starts, then the interrupts. */
  static Orders commands(Reply reply) {
    return new Orders(assignments(reply), assignments(reply));
  }
}
