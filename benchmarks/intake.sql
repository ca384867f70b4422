-- The same rows as one submission writes, by pgbench: receipt, letter, job, sealed concern, trace; one transaction.
BEGIN;
INSERT INTO receipts_receipt (id, municipality_id, sender_id, number, received_at, department_name, request_sha256, request_mac) SELECT gen_random_uuid(), '0101', (SELECT id FROM users_user WHERE email = 'karin@bindeled.example'), substr(md5(random()::text), 1, 10), now(), 'Hørgården 2', sha256(random()::text::bytea), sha256('x');
INSERT INTO post_letter (id, municipality_id, kind, to_address, language, facts, subject, text, html, state, attempts, queued_at, last_error) VALUES (gen_random_uuid(), '0101', 'receipt', 'karin@bindeled.example', 'da', '{"number": "482719536K", "received_at": "2026-11-24T09:14:00+01:00"}', '', '', '', 'queued', 0, now(), '');
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args) VALUES ('default', 'receipts.send_receipt', 0, '{"letter_id": "0b5f8c1e-8d43-4c3e-9a55-2f1f2d6d6c11"}');
INSERT INTO concerns_sealedconcern (id, municipality_id, received_at, sealed) VALUES (gen_random_uuid(), '0101', now(), decode(repeat(md5(random()::text), 130), 'hex'));
INSERT INTO confidentiality_traceentry (id, at, municipality_id, door, deed, record_kind, purpose, count) VALUES (gen_random_uuid(), now(), '0101', 'sender', 'passed_on', 'concern', 'passing_on', 1);
COMMIT;
