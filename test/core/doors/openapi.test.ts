import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../core/operations/operations.ts';
import { openTestDoor, openTestEngine } from '../../support/test-engine.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
}

describe('the OpenAPI document', () => {
  it('is valid', async () => {
    const { get } = await openTestDoor(await openTestEngine());
    const document = (await (await get('/docs/json')).json()) as object;
    const { valid, errors } = await new Validator().validate({ ...document });
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('has every operation with its input, and reading ones as GET too', async () => {
    const { get } = await openTestDoor(await openTestEngine());
    const { paths } = (await (await get('/docs/json')).json()) as Document;
    for (const { name, annotations } of operations) {
      expect(paths[`/v1/operations/${name}`]?.post?.operationId, name).toBe(name);
      if (annotations.readOnly) expect(paths[`/v1/${name.replace('.', '/')}`], name).toHaveProperty('get');
    }
  });

  it('is shown as a page that loads nothing from elsewhere', async () => {
    const { url } = await openTestDoor(await openTestEngine());
    const page = await fetch(`${url}/docs/`);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});
