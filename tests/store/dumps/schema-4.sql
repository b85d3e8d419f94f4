PRAGMA application_id=1212435505;
PRAGMA user_version=4;
BEGIN TRANSACTION;
CREATE TABLE absence (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	educator_id VARCHAR NOT NULL, 
	first DATE NOT NULL, 
	last DATE NOT NULL, 
	blocks VARCHAR NOT NULL, 
	planned BOOLEAN NOT NULL, 
	category VARCHAR NOT NULL, 
	substitute_wanted BOOLEAN NOT NULL, 
	state VARCHAR NOT NULL, 
	repeats_until DATE, 
	reported_at DATETIME, 
	ends DATE NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_absence PRIMARY KEY (id), 
	CONSTRAINT fk_absence_educator_id FOREIGN KEY(educator_id) REFERENCES educator (id), 
	CONSTRAINT fk_absence_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "absence" VALUES('ab1','team','hugo','2026-11-23','2026-11-23','["1"]',0,'sick',0,'active',NULL,'2026-11-23 12:00:00.000000','2026-11-23',1);
CREATE TABLE action (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	owner_id VARCHAR, 
	due DATE, 
	state VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	created_on DATE NOT NULL, 
	created_in VARCHAR, 
	closed_on DATE, 
	closed_in VARCHAR, 
	repeats VARCHAR NOT NULL, 
	version INTEGER NOT NULL, student_ids VARCHAR DEFAULT '[]' NOT NULL, group_ids VARCHAR DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_action PRIMARY KEY (id), 
	CONSTRAINT fk_action_closed_in FOREIGN KEY(closed_in) REFERENCES huddle (id), 
	CONSTRAINT fk_action_created_in FOREIGN KEY(created_in) REFERENCES huddle (id), 
	CONSTRAINT fk_action_owner_id FOREIGN KEY(owner_id) REFERENCES educator (id), 
	CONSTRAINT fk_action_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "action" VALUES('a1','team','Call home','hugo','2026-11-23','open','','2026-11-23','h1',NULL,NULL,'',1,'[]','[]');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE announcement_seen (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	plan_id VARCHAR NOT NULL, 
	educator_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_announcement_seen PRIMARY KEY (id), 
	CONSTRAINT fk_announcement_seen_educator_id FOREIGN KEY(educator_id) REFERENCES educator (id), 
	CONSTRAINT fk_announcement_seen_plan_id FOREIGN KEY(plan_id) REFERENCES coverage_plan (id), 
	CONSTRAINT fk_announcement_seen_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_announcement_seen_plan_id_educator_id UNIQUE (plan_id, educator_id)
);
INSERT INTO "announcement_seen" VALUES('as1','team','pl1','zoe','2026-11-23 12:00:00.000000');
CREATE TABLE base_session (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	group_id VARCHAR NOT NULL, 
	block VARCHAR NOT NULL, 
	days VARCHAR NOT NULL, 
	lead_id VARCHAR, 
	helper_ids VARCHAR NOT NULL, 
	room_id VARCHAR, 
	drafted BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_base_session PRIMARY KEY (id), 
	CONSTRAINT fk_base_session_group_id FOREIGN KEY(group_id) REFERENCES student_group (id), 
	CONSTRAINT fk_base_session_lead_id FOREIGN KEY(lead_id) REFERENCES educator (id), 
	CONSTRAINT fk_base_session_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT fk_base_session_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_base_session_group_id_block_days UNIQUE (group_id, block, days)
);
INSERT INTO "base_session" VALUES('s1','team','g1','1','','hugo','["zoe"]',NULL,0,1);
CREATE TABLE block (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	short VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	starts TIME NOT NULL, 
	ends TIME NOT NULL, 
	position INTEGER NOT NULL, 
	days VARCHAR NOT NULL, 
	bell VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_block PRIMARY KEY (id), 
	CONSTRAINT fk_block_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_block_team_id_bell_short UNIQUE (team_id, bell, short)
);
INSERT INTO "block" VALUES('b1','team','1','First','08:00:00.000000','08:45:00.000000',1,'','',1);
CREATE TABLE calendar_day (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	date DATE NOT NULL, 
	kind VARCHAR NOT NULL, 
	bell VARCHAR NOT NULL, 
	cycle_day VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_calendar_day PRIMARY KEY (id), 
	CONSTRAINT fk_calendar_day_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_calendar_day_team_id_date UNIQUE (team_id, date)
);
INSERT INTO "calendar_day" VALUES('cd1','team','2026-11-26','holiday','','','Thanksgiving',1);
CREATE TABLE calendar_event (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	date DATE NOT NULL, 
	starts TIME, 
	ends TIME, 
	text TEXT NOT NULL, 
	source VARCHAR NOT NULL, 
	uid VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_calendar_event PRIMARY KEY (id), 
	CONSTRAINT fk_calendar_event_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "calendar_event" VALUES('ce1','team','2026-11-23','09:00:00.000000','10:30:00.000000','Fire drill','school.ics','77@school',1);
CREATE TABLE change (
	seq INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	undone_by INTEGER, 
	CONSTRAINT pk_change PRIMARY KEY (seq)
);
INSERT INTO "change" VALUES(1,'team','2026-11-23 14:45:00.000000','HB','Added','do',NULL);
CREATE TABLE change_line (
	id VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	table_name VARCHAR NOT NULL, 
	row_id VARCHAR NOT NULL, 
	"before" TEXT, 
	"after" TEXT, 
	CONSTRAINT pk_change_line PRIMARY KEY (id), 
	CONSTRAINT fk_change_line_seq FOREIGN KEY(seq) REFERENCES change (seq)
);
INSERT INTO "change_line" VALUES('49bd63fe-a029-4a94-b392-eb4760e79855',1,'school','school',NULL,'{"id":"school","name":"Cactus Elementary","time_zone":"America/Phoenix","external_id":"","version":1}');
INSERT INTO "change_line" VALUES('41e70a14-4509-4301-b7f7-fc8f93125af7',1,'team','team',NULL,'{"id":"team","school_id":"school","name":"Grade 5","rules":"{\"target\":26,\"max_elementary\":34,\"max_secondary\":35,\"max_groups\":2,\"max_parts\":4,\"planning_cap\":0,\"cover_cap\":null,\"window_days\":30,\"order\":[\"crowding\",\"strength\",\"continuity\",\"fairness\",\"planning\"],\"splits\":true,\"flag_credentials\":{\"iep\":\"sped\",\"el\":\"esl\"},\"leads_alone\":[\"lead\",\"certified\",\"special_educator\",\"el_specialist\",\"specials\",\"substitute\"],\"keep_reasons\":true,\"export_names\":\"initials\",\"week\":[0,1,2,3,4],\"cycle\":[],\"cycle_start\":null}","agenda":"[{\"name\":\"Follow-up\",\"kind\":\"actions\",\"minutes\":1,\"on\":true},{\"name\":\"In and out\",\"kind\":\"people\",\"minutes\":1,\"on\":true},{\"name\":\"Coverage\",\"kind\":\"coverage\",\"minutes\":2,\"on\":true},{\"name\":\"Look ahead\",\"kind\":\"ahead\",\"minutes\":2,\"on\":true},{\"name\":\"Student spotlights\",\"kind\":\"spotlights\",\"minutes\":2,\"on\":true},{\"name\":\"Celebrations\",\"kind\":\"celebrations\",\"minutes\":1,\"on\":true},{\"name\":\"Parking lot\",\"kind\":\"parking\",\"minutes\":1,\"on\":true}]","templates":"[]","archived":false,"version":1}');
INSERT INTO "change_line" VALUES('e34083c9-35b2-4461-a311-0c90d63a93e8',1,'educator','hugo',NULL,'{"id":"hugo","given":"Hugo","family":"Brandt","preferred":"","role":"lead","can_lead":null,"can_help":null,"email":"","max_groups":null,"planning_cap":null,"cover_cap":null,"home_team_id":"team","active":true,"version":1}');
INSERT INTO "change_line" VALUES('24af5366-4b1b-4c63-99cc-28635f081d7e',1,'educator','zoe',NULL,'{"id":"zoe","given":"Zoë","family":"O''Neil","preferred":"","role":"resident","can_lead":true,"can_help":null,"email":"","max_groups":null,"planning_cap":null,"cover_cap":null,"home_team_id":null,"active":true,"version":1}');
INSERT INTO "change_line" VALUES('6c206e54-d838-4bbe-ba67-779fffc514ca',1,'team_member','m1',NULL,'{"id":"m1","team_id":"team","educator_id":"hugo","code":"HB","tier":"core","since":"2026-11-23","until":null,"version":1}');
INSERT INTO "change_line" VALUES('1a291a24-3dff-462f-9464-66e4e0106b56',1,'team_member','m2',NULL,'{"id":"m2","team_id":"team","educator_id":"zoe","code":"ZO","tier":"core","since":null,"until":null,"version":1}');
INSERT INTO "change_line" VALUES('aa08f55d-b0e3-4eb2-8728-7b33540363ce',1,'credential','c1',NULL,'{"id":"c1","educator_id":"zoe","code":"sped","until":"2026-11-23"}');
INSERT INTO "change_line" VALUES('e241f80a-d6e8-4cef-9444-ca417b779cca',1,'skill','k1',NULL,'{"id":"k1","team_id":"team","code":"robots","name":"Robots"}');
INSERT INTO "change_line" VALUES('5a7c834b-4689-4f10-a061-95095d9030d2',1,'strength','x1',NULL,'{"id":"x1","educator_id":"hugo","skill":"math","level":3,"source":"declared","wants_to_grow":false,"version":1}');
INSERT INTO "change_line" VALUES('c382b5e5-b51d-47db-870d-01d7c0686747',1,'student','ann',NULL,'{"id":"ann","team_id":"team","code":"S-0001","given":"Ann","family":"Lee","preferred":"","grade":"","needs":"[\"iep\",\"el\"]","active":true,"version":1}');
INSERT INTO "change_line" VALUES('6e6e6c87-07b9-41c6-bc7b-55bcaf755dda',1,'student','ben',NULL,'{"id":"ben","team_id":"team","code":"S-0002","given":"李","family":"","preferred":"","grade":"5","needs":"[]","active":true,"version":1}');
INSERT INTO "change_line" VALUES('75d50ce2-6fba-4e1a-9de0-ff72db3612a2',1,'student_pair','p1',NULL,'{"id":"p1","team_id":"team","first_id":"ann","second_id":"ben","kind":"apart"}');
INSERT INTO "change_line" VALUES('bbf6d7a9-677b-49c0-a731-6f9fd00ec17f',1,'student_absence','sa1',NULL,'{"id":"sa1","team_id":"team","student_id":"ann","date":"2026-11-23","blocks":"[\"1\"]","status":"excused","version":1}');
INSERT INTO "change_line" VALUES('81643b3f-0ad6-4707-9934-c15aaa63197a',1,'room','r1',NULL,'{"id":"r1","team_id":"team","name":"A1","capacity":30,"version":1}');
INSERT INTO "change_line" VALUES('3e013bd7-b3f7-4b60-aa7e-46c5e7577ff1',1,'student_group','g1',NULL,'{"id":"g1","team_id":"team","code":"5A","name":"Five A","grade":"","weights":"{\"math\":5}","requires":"[]","room_id":"r1","target":null,"max":null,"drafted":false,"archived":false,"version":1}');
INSERT INTO "change_line" VALUES('9b1cac58-c7c1-4927-9c18-ec1a97640848',1,'membership','ms1',NULL,'{"id":"ms1","group_id":"g1","student_id":"ann","since":"2026-11-23","until":null}');
INSERT INTO "change_line" VALUES('2afebf63-616b-4707-b2e7-ab2c25806567',1,'membership','ms2',NULL,'{"id":"ms2","group_id":"g1","student_id":"ben","since":"2026-11-23","until":null}');
INSERT INTO "change_line" VALUES('8c47b4ed-a733-47ac-989e-b2716f50aa08',1,'block','b1',NULL,'{"id":"b1","team_id":"team","short":"1","name":"First","starts":"08:00:00","ends":"08:45:00","position":1,"days":"","bell":"","version":1}');
INSERT INTO "change_line" VALUES('718c95d0-b283-45ef-aece-235e55a8b23d',1,'base_session','s1',NULL,'{"id":"s1","team_id":"team","group_id":"g1","block":"1","days":"","lead_id":"hugo","helper_ids":"[\"zoe\"]","room_id":null,"drafted":false,"version":1}');
INSERT INTO "change_line" VALUES('f29cb4d4-0b92-4838-bcdb-30e48fd66a63',1,'duty','d1',NULL,'{"id":"d1","team_id":"team","educator_id":"zoe","block":"1","kind":"planning","days":"tue,thu","version":1}');
INSERT INTO "change_line" VALUES('dcbed330-46e5-41ee-b140-29310174c9ea',1,'calendar_day','cd1',NULL,'{"id":"cd1","team_id":"team","date":"2026-11-26","kind":"holiday","bell":"","cycle_day":"","name":"Thanksgiving","version":1}');
INSERT INTO "change_line" VALUES('8d59c428-e4e9-424f-8356-5070559107a9',1,'absence','ab1',NULL,'{"id":"ab1","team_id":"team","educator_id":"hugo","first":"2026-11-23","last":"2026-11-23","blocks":"[\"1\"]","planned":false,"category":"sick","substitute_wanted":false,"state":"active","repeats_until":null,"reported_at":"2026-11-23T12:00:00","version":1,"ends":"2026-11-23"}');
INSERT INTO "change_line" VALUES('1a408b4e-a979-47d8-998d-79532ec0e821',1,'coverage_plan','pl1',NULL,'{"id":"pl1","team_id":"team","date":"2026-11-23","state":"applied","problem":"{\"blocks\":[\"1\"]}","answer":"{\"gaps\":[],\"changes\":[{\"why\":[\"Zoë knows them\"]}],\"leads\":[],\"helps\":[]}","proved_through":9,"made_by":"HB","made_at":"2026-11-23T12:00:00","applied_at":"2026-11-23T12:00:00","applied_by":"","version":1}');
INSERT INTO "change_line" VALUES('e2715e76-6c76-40ed-87f1-a27b78a12ace',1,'move','mv1',NULL,'{"id":"mv1","plan_id":"pl1","team_id":"team","date":"2026-11-23","block":"1","group_code":"5A","kind":"step_in","before":"[\"HB\"]","after":"[\"ZO\"]","together":"[]","covers":"[]","students":0,"minutes":0,"parts":"{\"ZO\":[\"S-0001\",\"S-0002\"]}","why":"[]","note":"","announced_at":"2026-11-23T12:00:00","happened":"","asked":"","version":1}');
INSERT INTO "change_line" VALUES('12fdb407-a204-4c47-9e34-d3bbe6ee6195',1,'announcement_seen','as1',NULL,'{"id":"as1","team_id":"team","plan_id":"pl1","educator_id":"zoe","at":"2026-11-23T12:00:00"}');
INSERT INTO "change_line" VALUES('5840d4ea-f8a9-46ac-bca1-3c74d1332b1a',1,'standing_plan','st1',NULL,'{"id":"st1","team_id":"team","educator_code":"HB","date":"2026-11-23","key":"0000000000000000000000000000000000000000000000000000000000000000","answer":"{\"gaps\":[],\"changes\":[],\"leads\":[],\"helps\":[]}","proved_through":9,"made_at":"2026-11-23T12:00:00"}');
INSERT INTO "change_line" VALUES('98c951a8-cf54-4640-9ffe-11b2ebb56b2f',1,'missed_service','mi1',NULL,'{"id":"mi1","team_id":"team","plan_id":"pl1","date":"2026-11-23","block":"1","group_code":"5A","credential":"sped","students":1,"minutes":45,"made_up_on":"2026-11-23","note":"Read together at lunch","version":1}');
INSERT INTO "change_line" VALUES('8aa1bcd5-ef66-413f-b131-dbeb2b45cb1c',1,'calendar_event','ce1',NULL,'{"id":"ce1","team_id":"team","date":"2026-11-23","starts":"09:00:00","ends":"10:30:00","text":"Fire drill","source":"school.ics","uid":"77@school","version":1}');
INSERT INTO "change_line" VALUES('5dbb49e7-26ab-46f2-994c-44253038e495',1,'huddle','h1',NULL,'{"id":"h1","team_id":"team","date":"2026-11-23","agenda":"[{\"name\":\"Follow-up\",\"kind\":\"actions\",\"minutes\":1,\"on\":true},{\"name\":\"In and out\",\"kind\":\"people\",\"minutes\":1,\"on\":true},{\"name\":\"Coverage\",\"kind\":\"coverage\",\"minutes\":2,\"on\":true},{\"name\":\"Look ahead\",\"kind\":\"ahead\",\"minutes\":2,\"on\":true},{\"name\":\"Student spotlights\",\"kind\":\"spotlights\",\"minutes\":2,\"on\":true},{\"name\":\"Celebrations\",\"kind\":\"celebrations\",\"minutes\":1,\"on\":true},{\"name\":\"Parking lot\",\"kind\":\"parking\",\"minutes\":1,\"on\":true}]","template":"","started_at":"2026-11-23T12:00:00","finished_at":null,"facilitator_id":"zoe","recorder_id":null,"present":"[\"hugo\",\"zoe\"]","section":0,"section_at":null,"spent":"{\"Follow-up\":61}","skipped":"[]","paused_at":null,"reopened_at":null,"amended_at":null,"version":1}');
INSERT INTO "change_line" VALUES('fa4495d6-d3ca-40b7-a7ef-94f3ea83a098',1,'entry','e1',NULL,'{"id":"e1","team_id":"team","huddle_id":"h1","section":"Coverage","kind":"note","text":"Two lines:\nboth kept","author":"","at":"2026-11-23T12:00:00","archived":false,"student_ids":"[\"ann\"]","group_ids":"[]","amends":"","cleared_on":null,"version":1}');
INSERT INTO "change_line" VALUES('bc868eda-9415-442a-b429-4f5303033b06',1,'action','a1',NULL,'{"id":"a1","team_id":"team","text":"Call home","owner_id":"hugo","due":"2026-11-23","state":"open","reason":"","created_on":"2026-11-23","created_in":"h1","closed_on":null,"closed_in":null,"repeats":"","student_ids":"[]","group_ids":"[]","version":1}');
INSERT INTO "change_line" VALUES('499ccc24-a382-4892-94ee-4d156e9fbc10',1,'spotlight','sp1',NULL,'{"id":"sp1","team_id":"team","student_id":"ann","date":"2026-11-23","text":"Reads aloud","follow_up":null,"closed":false,"version":1}');
INSERT INTO "change_line" VALUES('a1c7817b-9dd7-4b37-b9e2-841688da2616',1,'external_id','x-1',NULL,'{"id":"x-1","scope":"","source":"sis","kind":"user","external_id":"77","our_id":"hugo","team_id":"team","archived":false}');
INSERT INTO "change_line" VALUES('e9f41596-0934-4421-b7fc-770fdd9c40e6',1,'import_run','i1',NULL,'{"id":"i1","team_id":"team","at":"2026-11-23T12:00:00","by":"HB","source":"sis","format":"oneroster","files":"{\"users.csv\":\"abc\"}","counts":"{\"added\":2}","choice":"{}","change_seq":0,"undone_at":null}');
INSERT INTO "change_line" VALUES('11665dd0-502e-4ee7-83a9-31f40f71736e',1,'export_record','ex1',NULL,'{"id":"ex1","team_id":"team","at":"2026-11-23T12:00:00","by":"HB","what":"roster","format":"csv","names":"initials","since":null,"until":"2026-11-23","rows":2,"with_reasons":false,"with_needs":false,"student_id":"","recipient":"","query":""}');
INSERT INTO "change_line" VALUES('d0a786d5-53ec-45eb-8d46-bf9dd2d9bc86',1,'saved_filter','sf1',NULL,'{"id":"sf1","team_id":"team","name":"Ann","query":"student:S-0001","version":1}');
INSERT INTO "change_line" VALUES('8f7acdf7-692a-40d6-8286-8b816c208275',1,'setting','last_team',NULL,'{"id":"last_team","value":"team","version":1}');
CREATE TABLE coverage_plan (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	date DATE NOT NULL, 
	state VARCHAR NOT NULL, 
	problem TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	proved_through INTEGER NOT NULL, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	applied_at DATETIME, 
	applied_by VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_coverage_plan PRIMARY KEY (id), 
	CONSTRAINT fk_coverage_plan_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "coverage_plan" VALUES('pl1','team','2026-11-23','applied','{"blocks":["1"]}','{"gaps":[],"changes":[{"why":["Zoë knows them"]}],"leads":[],"helps":[]}',9,'HB','2026-11-23 12:00:00.000000','2026-11-23 12:00:00.000000','',1);
CREATE TABLE credential (
	id VARCHAR NOT NULL, 
	educator_id VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	until DATE, 
	CONSTRAINT pk_credential PRIMARY KEY (id), 
	CONSTRAINT fk_credential_educator_id FOREIGN KEY(educator_id) REFERENCES educator (id), 
	CONSTRAINT uq_credential_educator_id_code UNIQUE (educator_id, code)
);
INSERT INTO "credential" VALUES('c1','zoe','sped','2026-11-23');
CREATE TABLE duty (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	educator_id VARCHAR NOT NULL, 
	block VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	days VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_duty PRIMARY KEY (id), 
	CONSTRAINT fk_duty_educator_id FOREIGN KEY(educator_id) REFERENCES educator (id), 
	CONSTRAINT fk_duty_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "duty" VALUES('d1','team','zoe','1','planning','tue,thu',1);
CREATE TABLE educator (
	id VARCHAR NOT NULL, 
	given VARCHAR NOT NULL, 
	family VARCHAR NOT NULL, 
	preferred VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	can_lead BOOLEAN, 
	can_help BOOLEAN, 
	email VARCHAR NOT NULL, 
	max_groups INTEGER, 
	planning_cap INTEGER, 
	cover_cap INTEGER, 
	home_team_id VARCHAR, 
	active BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_educator PRIMARY KEY (id), 
	CONSTRAINT fk_educator_home_team_id FOREIGN KEY(home_team_id) REFERENCES team (id)
);
INSERT INTO "educator" VALUES('hugo','Hugo','Brandt','','lead',NULL,NULL,'',NULL,NULL,NULL,'team',1,1);
INSERT INTO "educator" VALUES('zoe','Zoë','O''Neil','','resident',1,NULL,'',NULL,NULL,NULL,NULL,1,1);
CREATE TABLE entry (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	huddle_id VARCHAR NOT NULL, 
	section VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	author VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	archived BOOLEAN NOT NULL, 
	student_ids VARCHAR NOT NULL, 
	group_ids VARCHAR NOT NULL, 
	version INTEGER NOT NULL, amends VARCHAR DEFAULT '' NOT NULL, cleared_on DATE, 
	CONSTRAINT pk_entry PRIMARY KEY (id), 
	CONSTRAINT fk_entry_huddle_id FOREIGN KEY(huddle_id) REFERENCES huddle (id), 
	CONSTRAINT fk_entry_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "entry" VALUES('e1','team','h1','Coverage','note','Two lines:
both kept','','2026-11-23 12:00:00.000000',0,'["ann"]','[]',1,'',NULL);
CREATE TABLE export_record (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	format VARCHAR NOT NULL, 
	names VARCHAR NOT NULL, 
	since DATE, 
	until DATE, 
	rows INTEGER NOT NULL, 
	with_reasons BOOLEAN NOT NULL, 
	with_needs BOOLEAN NOT NULL, student_id VARCHAR DEFAULT '' NOT NULL, recipient VARCHAR DEFAULT '' NOT NULL, "query" VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_export_record PRIMARY KEY (id)
);
INSERT INTO "export_record" VALUES('ex1','team','2026-11-23 12:00:00.000000','HB','roster','csv','initials',NULL,'2026-11-23',2,0,0,'','','');
CREATE TABLE external_id (
	id VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	external_id VARCHAR NOT NULL, 
	our_id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	archived BOOLEAN NOT NULL, 
	CONSTRAINT pk_external_id PRIMARY KEY (id), 
	CONSTRAINT uq_external_id_scope_source_kind_external_id UNIQUE (scope, source, kind, external_id)
);
INSERT INTO "external_id" VALUES('x-1','','sis','user','77','hugo','team',0);
CREATE TABLE huddle (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	date DATE NOT NULL, 
	agenda TEXT NOT NULL, 
	started_at DATETIME, 
	finished_at DATETIME, 
	facilitator_id VARCHAR, 
	recorder_id VARCHAR, 
	present VARCHAR NOT NULL, 
	section INTEGER NOT NULL, 
	section_at DATETIME, 
	spent VARCHAR NOT NULL, 
	amended_at DATETIME, 
	version INTEGER NOT NULL, template VARCHAR DEFAULT '' NOT NULL, paused_at DATETIME, reopened_at DATETIME, skipped TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_huddle PRIMARY KEY (id), 
	CONSTRAINT fk_huddle_facilitator_id FOREIGN KEY(facilitator_id) REFERENCES educator (id), 
	CONSTRAINT fk_huddle_recorder_id FOREIGN KEY(recorder_id) REFERENCES educator (id), 
	CONSTRAINT fk_huddle_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_huddle_team_id_date UNIQUE (team_id, date)
);
INSERT INTO "huddle" VALUES('h1','team','2026-11-23','[{"name":"Follow-up","kind":"actions","minutes":1,"on":true},{"name":"In and out","kind":"people","minutes":1,"on":true},{"name":"Coverage","kind":"coverage","minutes":2,"on":true},{"name":"Look ahead","kind":"ahead","minutes":2,"on":true},{"name":"Student spotlights","kind":"spotlights","minutes":2,"on":true},{"name":"Celebrations","kind":"celebrations","minutes":1,"on":true},{"name":"Parking lot","kind":"parking","minutes":1,"on":true}]','2026-11-23 12:00:00.000000',NULL,'zoe',NULL,'["hugo","zoe"]',0,NULL,'{"Follow-up":61}',NULL,1,'',NULL,NULL,'[]');
CREATE TABLE import_run (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	format VARCHAR NOT NULL, 
	files TEXT NOT NULL, 
	counts VARCHAR NOT NULL, 
	choice TEXT NOT NULL, 
	change_seq INTEGER NOT NULL, 
	undone_at DATETIME, 
	CONSTRAINT pk_import_run PRIMARY KEY (id)
);
INSERT INTO "import_run" VALUES('i1','team','2026-11-23 12:00:00.000000','HB','sis','oneroster','{"users.csv":"abc"}','{"added":2}','{}',0,NULL);
CREATE TABLE membership (
	id VARCHAR NOT NULL, 
	group_id VARCHAR NOT NULL, 
	student_id VARCHAR NOT NULL, 
	since DATE NOT NULL, 
	until DATE, 
	CONSTRAINT pk_membership PRIMARY KEY (id), 
	CONSTRAINT fk_membership_group_id FOREIGN KEY(group_id) REFERENCES student_group (id), 
	CONSTRAINT fk_membership_student_id FOREIGN KEY(student_id) REFERENCES student (id)
);
INSERT INTO "membership" VALUES('ms1','g1','ann','2026-11-23',NULL);
INSERT INTO "membership" VALUES('ms2','g1','ben','2026-11-23',NULL);
CREATE TABLE missed_service (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	plan_id VARCHAR NOT NULL, 
	date DATE NOT NULL, 
	block VARCHAR NOT NULL, 
	group_code VARCHAR NOT NULL, 
	credential VARCHAR NOT NULL, 
	students INTEGER NOT NULL, 
	minutes INTEGER NOT NULL, 
	made_up_on DATE, 
	note VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_missed_service PRIMARY KEY (id), 
	CONSTRAINT fk_missed_service_plan_id FOREIGN KEY(plan_id) REFERENCES coverage_plan (id), 
	CONSTRAINT fk_missed_service_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "missed_service" VALUES('mi1','team','pl1','2026-11-23','1','5A','sped',1,45,'2026-11-23','Read together at lunch',1);
CREATE TABLE move (
	id VARCHAR NOT NULL, 
	plan_id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	date DATE NOT NULL, 
	block VARCHAR NOT NULL, 
	group_code VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	"before" VARCHAR NOT NULL, 
	"after" VARCHAR NOT NULL, 
	together VARCHAR NOT NULL, 
	covers VARCHAR NOT NULL, 
	students INTEGER NOT NULL, 
	minutes INTEGER NOT NULL, 
	parts TEXT NOT NULL, 
	why TEXT NOT NULL, 
	note VARCHAR NOT NULL, 
	announced_at DATETIME, 
	happened VARCHAR NOT NULL, 
	version INTEGER NOT NULL, asked VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_move PRIMARY KEY (id), 
	CONSTRAINT fk_move_plan_id FOREIGN KEY(plan_id) REFERENCES coverage_plan (id), 
	CONSTRAINT fk_move_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "move" VALUES('mv1','pl1','team','2026-11-23','1','5A','step_in','["HB"]','["ZO"]','[]','[]',0,0,'{"ZO":["S-0001","S-0002"]}','[]','','2026-11-23 12:00:00.000000','',1,'');
CREATE TABLE room (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	capacity INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_room PRIMARY KEY (id), 
	CONSTRAINT fk_room_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_room_team_id_name UNIQUE (team_id, name)
);
INSERT INTO "room" VALUES('r1','team','A1',30,1);
CREATE TABLE saved_filter (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	"query" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_saved_filter PRIMARY KEY (id), 
	CONSTRAINT fk_saved_filter_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_saved_filter_team_id_name UNIQUE (team_id, name)
);
INSERT INTO "saved_filter" VALUES('sf1','team','Ann','student:S-0001',1);
CREATE TABLE school (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	time_zone VARCHAR NOT NULL, 
	external_id VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_school PRIMARY KEY (id)
);
INSERT INTO "school" VALUES('school','Cactus Elementary','America/Phoenix','',1);
CREATE TABLE setting (
	id VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (id)
);
INSERT INTO "setting" VALUES('last_team','team',1);
CREATE TABLE skill (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_skill PRIMARY KEY (id), 
	CONSTRAINT fk_skill_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_skill_team_id_code UNIQUE (team_id, code)
);
INSERT INTO "skill" VALUES('k1','team','robots','Robots');
CREATE TABLE spotlight (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	student_id VARCHAR NOT NULL, 
	date DATE NOT NULL, 
	text TEXT NOT NULL, 
	follow_up DATE, 
	closed BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_spotlight PRIMARY KEY (id), 
	CONSTRAINT fk_spotlight_student_id FOREIGN KEY(student_id) REFERENCES student (id), 
	CONSTRAINT fk_spotlight_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "spotlight" VALUES('sp1','team','ann','2026-11-23','Reads aloud',NULL,0,1);
CREATE TABLE standing_plan (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	educator_code VARCHAR NOT NULL, 
	date DATE NOT NULL, 
	"key" VARCHAR NOT NULL, 
	answer TEXT NOT NULL, 
	proved_through INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_standing_plan PRIMARY KEY (id), 
	CONSTRAINT fk_standing_plan_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_standing_plan_team_id_key UNIQUE (team_id, "key")
);
INSERT INTO "standing_plan" VALUES('st1','team','HB','2026-11-23','0000000000000000000000000000000000000000000000000000000000000000','{"gaps":[],"changes":[],"leads":[],"helps":[]}',9,'2026-11-23 12:00:00.000000');
CREATE TABLE strength (
	id VARCHAR NOT NULL, 
	educator_id VARCHAR NOT NULL, 
	skill VARCHAR NOT NULL, 
	level INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	wants_to_grow BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_strength PRIMARY KEY (id), 
	CONSTRAINT fk_strength_educator_id FOREIGN KEY(educator_id) REFERENCES educator (id), 
	CONSTRAINT uq_strength_educator_id_skill UNIQUE (educator_id, skill)
);
INSERT INTO "strength" VALUES('x1','hugo','math',3,'declared',0,1);
CREATE TABLE student (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	given VARCHAR NOT NULL, 
	family VARCHAR NOT NULL, 
	preferred VARCHAR NOT NULL, 
	grade VARCHAR NOT NULL, 
	needs VARCHAR NOT NULL, 
	active BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_student PRIMARY KEY (id), 
	CONSTRAINT fk_student_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_student_team_id_code UNIQUE (team_id, code)
);
INSERT INTO "student" VALUES('ann','team','S-0001','Ann','Lee','','','["iep","el"]',1,1);
INSERT INTO "student" VALUES('ben','team','S-0002','李','','','5','[]',1,1);
CREATE TABLE student_absence (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	student_id VARCHAR NOT NULL, 
	date DATE NOT NULL, 
	blocks VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_student_absence PRIMARY KEY (id), 
	CONSTRAINT fk_student_absence_student_id FOREIGN KEY(student_id) REFERENCES student (id), 
	CONSTRAINT fk_student_absence_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_student_absence_student_id_date UNIQUE (student_id, date)
);
INSERT INTO "student_absence" VALUES('sa1','team','ann','2026-11-23','["1"]','excused',1);
CREATE TABLE student_group (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	grade VARCHAR NOT NULL, 
	weights VARCHAR NOT NULL, 
	requires VARCHAR NOT NULL, 
	room_id VARCHAR, 
	target INTEGER, 
	max INTEGER, 
	drafted BOOLEAN NOT NULL, 
	archived BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_student_group PRIMARY KEY (id), 
	CONSTRAINT fk_student_group_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT fk_student_group_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_student_group_team_id_code UNIQUE (team_id, code)
);
INSERT INTO "student_group" VALUES('g1','team','5A','Five A','','{"math":5}','[]','r1',NULL,NULL,0,0,1);
CREATE TABLE student_pair (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	first_id VARCHAR NOT NULL, 
	second_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	CONSTRAINT pk_student_pair PRIMARY KEY (id), 
	CONSTRAINT fk_student_pair_first_id FOREIGN KEY(first_id) REFERENCES student (id), 
	CONSTRAINT fk_student_pair_second_id FOREIGN KEY(second_id) REFERENCES student (id), 
	CONSTRAINT fk_student_pair_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_student_pair_first_id_second_id UNIQUE (first_id, second_id)
);
INSERT INTO "student_pair" VALUES('p1','team','ann','ben','apart');
CREATE TABLE team (
	id VARCHAR NOT NULL, 
	school_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	rules TEXT NOT NULL, 
	agenda TEXT NOT NULL, 
	archived BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, templates TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_team PRIMARY KEY (id), 
	CONSTRAINT fk_team_school_id FOREIGN KEY(school_id) REFERENCES school (id)
);
INSERT INTO "team" VALUES('team','school','Grade 5','{"target":26,"max_elementary":34,"max_secondary":35,"max_groups":2,"max_parts":4,"planning_cap":0,"cover_cap":null,"window_days":30,"order":["crowding","strength","continuity","fairness","planning"],"splits":true,"flag_credentials":{"iep":"sped","el":"esl"},"leads_alone":["lead","certified","special_educator","el_specialist","specials","substitute"],"keep_reasons":true,"export_names":"initials","week":[0,1,2,3,4],"cycle":[],"cycle_start":null}','[{"name":"Follow-up","kind":"actions","minutes":1,"on":true},{"name":"In and out","kind":"people","minutes":1,"on":true},{"name":"Coverage","kind":"coverage","minutes":2,"on":true},{"name":"Look ahead","kind":"ahead","minutes":2,"on":true},{"name":"Student spotlights","kind":"spotlights","minutes":2,"on":true},{"name":"Celebrations","kind":"celebrations","minutes":1,"on":true},{"name":"Parking lot","kind":"parking","minutes":1,"on":true}]',0,1,'[]');
CREATE TABLE team_member (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	educator_id VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	tier VARCHAR NOT NULL, 
	since DATE, 
	until DATE, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_team_member PRIMARY KEY (id), 
	CONSTRAINT fk_team_member_educator_id FOREIGN KEY(educator_id) REFERENCES educator (id), 
	CONSTRAINT fk_team_member_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_team_member_team_id_code UNIQUE (team_id, code), 
	CONSTRAINT uq_team_member_team_id_educator_id UNIQUE (team_id, educator_id)
);
INSERT INTO "team_member" VALUES('m1','team','hugo','HB','core','2026-11-23',NULL,1);
INSERT INTO "team_member" VALUES('m2','team','zoe','ZO','core',NULL,NULL,1);
CREATE INDEX ix_change_team_id_seq ON change (team_id, seq);
CREATE INDEX ix_external_id_our_id ON external_id (our_id);
CREATE INDEX ix_external_id_team_id ON external_id (team_id);
CREATE INDEX ix_change_line_seq ON change_line (seq);
CREATE INDEX ix_coverage_plan_team_id_date_state ON coverage_plan (team_id, date, state);
CREATE INDEX ix_export_record_team_id_at ON export_record (team_id, at);
CREATE INDEX ix_import_run_team_id_at ON import_run (team_id, at);
CREATE INDEX ix_absence_educator_id_ends ON absence (educator_id, ends);
CREATE INDEX ix_absence_team_id_ends ON absence (team_id, ends);
CREATE INDEX ix_duty_team_id ON duty (team_id);
CREATE INDEX ix_move_plan_id ON move (plan_id);
CREATE INDEX ix_move_team_id_date ON move (team_id, date);
CREATE INDEX ix_spotlight_team_id_date ON spotlight (team_id, date);
CREATE INDEX ix_student_absence_team_id_date ON student_absence (team_id, date);
CREATE INDEX ix_student_pair_second_id ON student_pair (second_id);
CREATE INDEX ix_student_pair_team_id ON student_pair (team_id);
CREATE INDEX ix_team_member_educator_id ON team_member (educator_id);
CREATE INDEX ix_action_team_id_state ON action (team_id, state);
CREATE INDEX ix_base_session_lead_id ON base_session (lead_id);
CREATE INDEX ix_base_session_team_id ON base_session (team_id);
CREATE INDEX ix_entry_huddle_id ON entry (huddle_id);
CREATE INDEX ix_membership_group_id_since ON membership (group_id, since);
CREATE INDEX ix_membership_student_id ON membership (student_id);
CREATE INDEX ix_missed_service_team_id_date ON missed_service (team_id, date);
CREATE INDEX ix_calendar_event_team_id_date ON calendar_event (team_id, date);
CREATE INDEX ix_announcement_seen_team_id ON announcement_seen (team_id);
CREATE INDEX ix_change_line_row_id ON change_line (row_id);
COMMIT;
