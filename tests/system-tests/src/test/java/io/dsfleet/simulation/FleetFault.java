package io.dsfleet.simulation;

/** Faults of a run; each is counted when it takes effect. */
public enum FleetFault {
  /** A service crashes between two steps and is restarted. */
  CRASH,
  /** A service crashes after an effect and before its acknowledgement. */
  CRASH_BEFORE_ACK,
  /** Redis does not respond to any service. */
  REDIS_DOWN,
  /** The reply of Redis is lost after the effect. */
  REDIS_REPLY_LOST,
  /** Redis's clock steps ahead. */
  CLOCK_AHEAD,
  /** Redis's clock steps back. */
  CLOCK_BACK,
  /** RabbitMQ restarts. */
  BROKER_RESTART,
  /** A service's connection to RabbitMQ breaks. */
  BROKER_CUT,
  /** A published message is lost in flight. */
  PUBLISH_LOST,
  /** A published message arrives, and its confirm is lost. */
  CONFIRM_LOST,
  /** The broker redelivers a message. */
  REDELIVERED,
  /** An acknowledgement is lost with its channel. */
  ACK_LOST,
  /** Messages between a service and RabbitMQ are delayed. */
  BROKER_LATE,
  /** An app loses its connection. */
  LINK_CUT,
  /** A connection is dead and one end has not detected it. */
  LINK_HALF_OPEN,
  /** A frame is lost with its connection. */
  FRAME_LOST,
  /** Frames between app and bridge are delayed. */
  LINK_LATE,
  /** An app does not reconnect for a while. */
  APP_AWAY,
  /** An app's process crashes and is restarted. */
  APP_CRASH,
  /** An app accepts a camera and never starts a file. */
  APP_IDLES,
  /** An app refuses a start, or does not answer it. */
  APP_REFUSES,
  /** An app hangs for a while. */
  APP_STALLS,
  /** An app sends messages twice. */
  FRAME_DOUBLED,
  /** An app's messages overtake each other. */
  FRAMES_REORDERED
}
