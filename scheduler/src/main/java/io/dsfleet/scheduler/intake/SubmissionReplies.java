package io.dsfleet.scheduler.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers upstreams that named a queue for it. An answer is a courtesy: it is sent once, and a
 * queue that is not there costs nothing.
 */
public final class SubmissionReplies {
  private static final Logger LOG = LoggerFactory.getLogger(SubmissionReplies.class);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String OURS = "dsfleet.";

  /** AMQP names are no longer; the client throws at a longer one. */
  private static final int QUEUE_BYTES_MAX = 255;

  private final RabbitTemplate template;

  /** Answers by way of the template, without publisher confirms. */
  public SubmissionReplies(RabbitTemplate template) {
    this.template = template;
  }

  /**
   * What became of a submission.
   *
   * @param idempotencyKey of the submission, by which its sender knows it
   * @param status {@code accepted} or {@code refused}
   * @param errorCode why it was refused, for programs
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Answer(
      @JsonProperty("job_id") @Nullable String jobId,
      @JsonProperty("idempotency_key") @Nullable String idempotencyKey,
      @JsonProperty("status") String status,
      @JsonProperty("error_code") @Nullable String errorCode,
      @JsonProperty("message") @Nullable String message) {}

  /** Says which job it became. */
  void accepted(@Nullable String queue, @Nullable String idempotencyKey, String jobId) {
    send(queue, new Answer(jobId, idempotencyKey, "accepted", null, null));
  }

  /** Says why it became none. */
  void refused(
      @Nullable String queue, @Nullable String idempotencyKey, String code, String reason) {
    send(queue, new Answer(null, idempotencyKey, "refused", code, reason));
  }

  /** The fleet's own queues are not for answers, whoever names them. */
  private void send(@Nullable String queue, Answer answer) {
    if (queue == null
        || queue.isBlank()
        || queue.startsWith(OURS)
        || queue.getBytes(StandardCharsets.UTF_8).length > QUEUE_BYTES_MAX) {
      return;
    }
    Message message =
        MessageBuilder.withBody(MAPPER.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8))
            .setContentType(MessageProperties.CONTENT_TYPE_JSON)
            .build();
    try {
      template.send("", queue, message);
    } catch (AmqpException away) {
      LOG.debug("no answer to {}: {}", queue, away.toString());
    }
  }
}
