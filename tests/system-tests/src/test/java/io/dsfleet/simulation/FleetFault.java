package io.dsfleet.simulation;

/** What may go wrong in a run; each is counted where it bites. */
public enum FleetFault {
  /** A service dies between two of its steps, and is started again. */
  CRASH,
  /** A service dies with its effect done and its delivery not acknowledged. */
  CRASH_BEFORE_ACK,
  /** Redis does not answer anybody. */
  REDIS_DOWN,
  /** Redis did what it was told, and its answer is lost. */
  REDIS_REPLY_LOST,
  /** Redis's clock steps ahead. */
  CLOCK_AHEAD,
  /** Redis's clock steps back. */
  CLOCK_BACK,
  /** RabbitMQ restarts. */
  BROKER_RESTART,
  /** A service's connection to RabbitMQ breaks. */
  BROKER_CUT,
  /** What was published is lost on the way. */
  PUBLISH_LOST,
  /** What was published arrived, and its confirm is lost. */
  CONFIRM_LOST,
  /** The broker delivers again what was delivered before. */
  REDELIVERED,
  /** An acknowledgement is lost with its channel. */
  ACK_LOST,
  /** Everything between a service and RabbitMQ comes late. */
  BROKER_LATE,
  /** An app loses its connection. */
  LINK_CUT,
  /** A connection is dead and one of its ends does not know. */
  LINK_HALF_OPEN,
  /** A frame is lost with its connection. */
  FRAME_LOST,
  /** Frames between app and bridge come late. */
  LINK_LATE,
  /** An app stays away. */
  APP_AWAY,
  /** An app's process dies and another one comes. */
  APP_CRASH,
  /** An app takes a camera and never begins. */
  APP_IDLES,
  /** An app refuses a start, or does not answer it. */
  APP_REFUSES,
  /** An app stands still for a while. */
  APP_STALLS,
  /** An app says things twice. */
  FRAME_DOUBLED,
  /** An app's words overtake each other. */
  FRAMES_REORDERED
}
